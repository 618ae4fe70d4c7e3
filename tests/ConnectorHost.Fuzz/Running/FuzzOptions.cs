using System.Globalization;

namespace ConnectorHost.Fuzz.Running;

/// <summary>What the command line asks for.</summary>
/// <param name="Inputs">Per target; null: as many as fit into <paramref name="Time"/>.</param>
/// <param name="Time">Per target; null: until <paramref name="Inputs"/> are through.</param>
/// <param name="First">Number of the first input, to go on where a run ended.</param>
internal sealed record FuzzOptions(IReadOnlyList<string> Targets, long? Inputs, TimeSpan? Time, ulong Seed, long First, int Workers, string CorpusFolder, string Output, string? Replay)
{
    /// <exception cref="ArgumentException">The command line cannot be carried out; says why.</exception>
    public static FuzzOptions Parse(string[] args, string corpusFolder, IReadOnlyList<string> allTargets)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["--target"] = string.Join(',', allTargets),
            ["--seed"] = "1",
            ["--first"] = "0",
            ["--workers"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["--corpus"] = corpusFolder,
            ["--out"] = Directory.GetCurrentDirectory(),
        };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--target" or "--inputs" or "--seconds" or "--seed" or "--first" or "--workers" or "--corpus" or "--out" or "--replay")) throw new ArgumentException($"'{args[i]}' is no option.");
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value.");
            values[args[i]] = args[i + 1];
        }
        var targets = values["--target"].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (targets.Except(allTargets).FirstOrDefault() is { } unknown) throw new ArgumentException($"There is no target '{unknown}'; there are {string.Join(", ", allTargets)}.");
        var inputs = Optional("--inputs");
        var seconds = Optional("--seconds") ?? (inputs is null ? 10 : null);
        return new FuzzOptions(
            targets, inputs, seconds is { } s ? TimeSpan.FromSeconds(s) : null, (ulong)Number("--seed"), Number("--first"), (int)Math.Clamp(Number("--workers"), 1, 64),
            values["--corpus"], values["--out"], values.GetValueOrDefault("--replay"));

        long? Optional(string name) => values.ContainsKey(name) ? Number(name) : null;
        long Number(string name) => long.TryParse(values[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"{name} is '{values[name]}'; it must be a whole number.");
    }
}
