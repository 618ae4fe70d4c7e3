using System.Globalization;
using ConnectorHost.Fuzz.Inputs;
using ConnectorHost.Fuzz.Running;
using ConnectorHost.Fuzz.Targets;

namespace ConnectorHost.Fuzz;

/// <summary>Throws changed samples at what reads bytes from outside, until something breaks or it was enough.</summary>
public static class FuzzCommand
{
    private const string Usage = """
        fuzz [options]
          --target T,T    decoder, frame, reader, edit, mapping, listener (all of them, one after the other)
          --inputs N      so many inputs per target, or
          --seconds S     for so long per target (10 when neither is given)
          --seed N        other inputs (1); the same seed gives the same inputs on any machine
          --first N       number of the first input, to go on where a run ended (0)
          --workers N     at the same time (one per core)
          --corpus DIR    messages to start from (sample-messages/hl7 of the checkout)
          --out DIR       where an input that breaks something is written (the current folder)
          --replay FILE   runs such an input again
        Exit 0: nothing broke. 1: something did; the file that was written shows it again. 2: bad command line.
        """;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        if (args is ["--help"] or ["-h"])
        {
            await output.WriteLineAsync(Usage);
            return 0;
        }
        try
        {
            var options = FuzzOptions.Parse(args, SampleFolder(), FuzzTargets.Names);
            if (options.Replay is { } file) return await ReplayAsync(FuzzFinding.Load(file), output);
            var corpus = Corpus.Read(options.CorpusFolder);
            foreach (var target in options.Targets)
                if (!await FuzzAsync(target, corpus, options, output)) return 1;
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            await output.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static async Task<bool> FuzzAsync(string target, Corpus corpus, FuzzOptions options, TextWriter output)
    {
        var run = new FuzzRun(target, corpus, options);
        var finding = await run.GoAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{target,-9} {run.Done,10} inputs in {run.Took.TotalSeconds,6:0.0} s, {run.Done / Math.Max(0.001, run.Took.TotalSeconds),7:0}/s with {options.Workers} workers, {run.Done / Math.Max(0.001, run.Cpu.TotalSeconds),7:0} per CPU second, heap at most {run.PeakHeapBytes / 1_048_576} MB, seed {options.Seed} from {options.First}: {(finding is null ? "good" : "BROKEN")}"));
        if (finding is null) return true;
        await output.WriteLineAsync(finding.What);
        await output.WriteLineAsync($"Written to {finding.Save(options.Output)}; --replay runs it again.");
        return false;
    }

    private static async Task<int> ReplayAsync(FuzzFinding finding, TextWriter output)
    {
        await using var target = FuzzTargets.Create(finding.Target) ?? throw new ArgumentException($"There is no target '{finding.Target}'.");
        await target.StartAsync();
        var what = await FuzzRun.TryAsync(target, finding.Input, finding.Seed);
        await output.WriteLineAsync(what ?? "good");
        return what is null ? 0 : 1;
    }

    private static string SampleFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "sample-messages", "hl7") is var samples && Directory.Exists(samples)) return samples;
        return "sample-messages/hl7";
    }
}
