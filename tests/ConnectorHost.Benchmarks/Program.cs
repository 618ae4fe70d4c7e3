using ConnectorHost.Benchmarks.Pipeline;

if (args is ["serve", var port, ..])
{
    await using var host = await PipelineHost.StartAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), args.ElementAtOrDefault(2));
    Console.WriteLine($"bootstrap {host.Bootstrap} registry {host.Registry}");
    await Console.In.ReadLineAsync();
    return 0;
}
return 1;
