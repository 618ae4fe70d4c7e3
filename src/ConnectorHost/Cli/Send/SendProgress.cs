using System.Globalization;
using Spectre.Console;

namespace ConnectorHost.Cli.Send;

/// <summary>The bar at the foot of a terminal, by bytes of the input; lines go above it.</summary>
internal static class SendProgress
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs something with a bar.</summary>
    /// <param name="run">Gets where lines go to meanwhile.</param>
    public static Task ShowAsync(FrameSource source, SendTally tally, TimeProvider time, Func<Task> run, IAnsiConsole console) =>
        console.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }).StartAsync(async context =>
        {
            var total = source.BytesInAll;
            var bar = context.AddTask("sending", maxValue: Math.Max(1, total ?? 1));
            bar.IsIndeterminate = total is null;
            using var ticks = new PeriodicTimer(Look, time);
            var started = time.GetTimestamp();
            var running = run();
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, ticks.WaitForNextTickAsync().AsTask());
                if (total is not null) bar.Value = source.BytesRead;
                var seconds = Math.Max(0.001, time.GetElapsedTime(started).TotalSeconds);
                bar.Description = string.Create(CultureInfo.InvariantCulture, $"{tally.Frames} sent, {tally.Negative + tally.Lost} not positive, {tally.Frames / seconds:0}/s");
            }
            await running;
        });

    /// <summary>The terminal, or null when the output goes elsewhere.</summary>
    public static IAnsiConsole? Terminal(TextWriter output)
    {
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected) return null;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return console.Profile.Capabilities.Interactive ? console : null;
    }
}
