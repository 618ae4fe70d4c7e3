return await ConnectorHost.Cli.RunCommand.InvokeAsync(args);
