using ConnectorHost.Fuzz;

return await FuzzCommand.RunAsync(args, Console.Out);
