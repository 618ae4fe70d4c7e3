using System.Diagnostics;
using System.Text;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>Deals out message numbers until the run has enough, and writes the message of a number: the same bytes whenever it is asked.</summary>
internal sealed class MessageSource
{
    private readonly LoadOptions _options;
    private readonly MessageTemplate[] _templates;
    private readonly long _started = Stopwatch.GetTimestamp();
    private bool _stopped;

    public MessageSource(LoadOptions options, ControlIds ids)
    {
        _options = options;
        _templates = options.Templates.Length > 0
            ? [.. options.Templates.Select(file => MessageTemplate.Parse(Read(file), ids, file))]
            : [.. (options.Types.Length > 0 ? options.Types : ["adt"]).Select(type => MessageTemplate.Parse(BuiltInMessages.Get(type), ids, type))];
        LargestFrame = _templates.Max(t => t.FrameBytes);
    }

    public int LargestFrame { get; }

    /// <summary>Messages dealt out so far.</summary>
    public long Count { get; private set; }

    /// <summary>No further message will be dealt out.</summary>
    public bool Ended => _stopped || Count >= _options.Messages || Stopwatch.GetElapsedTime(_started) >= _options.Duration;

    public void Stop() => _stopped = true;

    /// <returns>False when the run has enough, or when <c>--rate</c> asks for patience.</returns>
    public bool TryNext(out long number)
    {
        number = Count;
        if (Ended || (_options.Rate is { } rate && Count >= rate * Stopwatch.GetElapsedTime(_started).TotalSeconds)) return false;
        Count++;
        return true;
    }

    public int Write(Span<byte> to, long number)
    {
        var template = _templates[number % _templates.Length];
        template.Write(to, number, (int)(number % _options.Patients));
        return template.FrameBytes;
    }

    private static string Read(string file)
    {
        try { return Encoding.Latin1.GetString(File.ReadAllBytes(file)); }
        catch (IOException e) { throw new UsageException($"--template {file} cannot be read: {e.Message}"); }
    }
}
