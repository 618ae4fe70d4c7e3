using System.Globalization;
using BenchmarkDotNet.Running;
using ConnectorHost.Benchmarks.Pipeline;

// "serve PORT [BOOTSTRAP]" holds the whole path open for the load tool; anything else is BenchmarkDotNet's.
if (args is ["serve", var port, ..])
{
    await using var host = await PipelineHost.StartAsync(int.Parse(port, CultureInfo.InvariantCulture), args.ElementAtOrDefault(2));
    Console.WriteLine($"bootstrap {host.Bootstrap} registry {host.Registry}; press Enter to end");
    await Console.In.ReadLineAsync();
    return 0;
}
BenchmarkSwitcher.FromAssembly(typeof(PipelineHost).Assembly).Run(args);
return 0;
