using ConnectorHost.MllpLoad;
using ConnectorHost.MllpLoad.Load;
using ConnectorHost.MllpLoad.Scenarios;
using ConnectorHost.MllpLoad.Serve;
using ConnectorHost.MllpLoad.Soak;
using ConnectorHost.MllpLoad.Verify;

try
{
    return args switch
    {
        [] or ["--help"] or ["-h"] or ["help"] => Usage.Print(Console.Out),
        ["verify", .. var rest] => VerifyCommand.Run(rest),
        ["collect", .. var rest] => CollectCommand.Run(rest),
        ["soak", .. var rest] => SoakCommand.Run(rest),
        ["trickle", .. var rest] => TrickleCommand.Run(rest),
        ["idle", .. var rest] => IdleCommand.Run(rest),
        ["serve", .. var rest] => ServeCommand.Run(rest),
        ["send", .. var rest] => LoadCommand.Run(rest),
        _ => LoadCommand.Run(args),
    };
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine("Run with --help for all options.");
    return Usage.ExitCode;
}
