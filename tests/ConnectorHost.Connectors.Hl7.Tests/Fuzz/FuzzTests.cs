using ConnectorHost.Fuzz;

namespace ConnectorHost.Connectors.Hl7.Tests.Fuzz;

/// <summary>The first inputs of eng/fuzz, the same ones every time.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("decoder", 20_000)]
    [InlineData("frame", 20_000)]
    [InlineData("reader", 5_000)]
    [InlineData("edit", 10_000)]
    [InlineData("mapping", 3_000)]
    [InlineData("listener", 1_000)]
    public async Task Nothing_breaks_on_changed_samples(string target, int inputs)
    {
        using var output = new StringWriter();
        var code = await FuzzCommand.RunAsync(["--target", target, "--inputs", $"{inputs}", "--workers", "1", "--out", Path.Combine(AppContext.BaseDirectory, "fuzz")], output);
        Assert.True(code == 0, output.ToString());
        Assert.Contains($" {inputs} inputs in ", output.ToString(), StringComparison.Ordinal);
    }
}
