using System.Globalization;

namespace ConnectorHost.Cli.Send;

/// <summary>Sends one frame after the other over one connection; opens a new one when the peer closed.</summary>
internal sealed class SendExchange(string host, int port, bool tls, TimeSpan timeout, TimeSpan silence, TimeProvider time) : IAsyncDisposable
{
    private MllpClient? _client;

    public async Task<SendOutcome> SendAsync(OutgoingFrame frame, CancellationToken cancellationToken)
    {
        _client ??= await MllpClient.ConnectAsync(host, port, tls, cancellationToken);
        var expected = Hl7Peek.Expect(frame.Body.Span);
        var controlId = Hl7Peek.Field(frame.Body.Span, "MSH", 10);
        var began = time.GetTimestamp();
        await _client.SendAsync(frame.Body, cancellationToken);

        var (first, ending) = await ReceiveAsync(expected is Expectation.None or Expectation.OnlyOnError ? silence : timeout, cancellationToken);
        if (first is null) return new SendOutcome([], controlId, time.GetElapsedTime(began), Silence(expected, ending));
        var took = time.GetElapsedTime(began);
        var codes = new List<string>(Hl7Peek.Fields(first, "MSA", 1));
        // A commit that went well is followed by the application's answer; left unread it would be taken for the next message's.
        if (expected == Expectation.Two && codes is ["CA"])
        {
            var (second, _) = await ReceiveAsync(timeout, cancellationToken);
            codes.AddRange(second is null ? ["no application answer"] : Hl7Peek.Fields(second, "MSA", 1));
        }
        var text = Hl7Peek.Field(first, "ERR", 8) is { Length: > 0 } reason ? reason : Hl7Peek.Field(first, "MSA", 3);
        return new SendOutcome(codes, Hl7Peek.Field(first, "MSA", 2) is { Length: > 0 } echoed ? echoed : controlId, took, codes.All(c => c is "AA" or "CA") ? "" : text);
    }

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<(byte[]? Body, Ending Ending)> ReceiveAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            if (await _client!.ReceiveAsync(both.Token) is { } body) return (body, Ending.None);
            await DropAsync();
            return (null, Ending.Closed);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            await DropAsync(); // a late answer must not be taken for the next message's
            return (null, Ending.TimedOut);
        }
        catch (IOException)
        {
            await DropAsync();
            return (null, Ending.Closed);
        }
    }

    private async Task DropAsync()
    {
        if (_client is { } client) await client.DisposeAsync();
        _client = null;
    }

    private string Silence(Expectation expected, Ending ending) => expected switch
    {
        Expectation.None => "no answer, as the message asks for none",
        Expectation.OnlyOnError => "no answer, as the message asks for one only when something is wrong",
        _ => ending == Ending.Closed ? "no answer: the connection was closed, which asks the sender to repeat" : string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.#} s"),
    };

    private enum Ending { None, Closed, TimedOut }
}

/// <summary>What came back for one frame.</summary>
/// <param name="Codes">MSA-1 of every acknowledgement in order; empty without an answer.</param>
/// <param name="Text">Why there was no answer, or what a negative one says.</param>
internal sealed record SendOutcome(IReadOnlyList<string> Codes, string ControlId, TimeSpan RoundTrip, string Text)
{
    public bool IsPositive => Codes.Count > 0 && Codes.All(c => c is "AA" or "CA");

    /// <summary>One line: code, control id, round trip, file, text.</summary>
    public string Line(OutgoingFrame frame)
    {
        var code = Codes.Count == 0 ? "--" : string.Join(',', Codes.Count <= 2 ? Codes : Codes.GroupBy(c => c).Select(g => $"{g.Key}x{g.Count()}"));
        var line = string.Create(CultureInfo.InvariantCulture, $"{code,-5}  {ControlId,-20}  {RoundTrip.TotalMilliseconds,8:0.0} ms  {frame.Source}");
        return Text.Length == 0 ? line : $"{line}  {Text}";
    }
}
