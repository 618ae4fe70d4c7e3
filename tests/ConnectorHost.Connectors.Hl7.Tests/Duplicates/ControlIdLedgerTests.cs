using System.Text;
using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Duplicates;

public sealed class ControlIdLedgerTests
{
    private readonly ControlIdLedger _ledger = new();

    [Fact]
    public void Other_content_under_the_same_control_id_of_the_same_sender_is_noticed()
    {
        Assert.False(IsReused("LAB", "1", content: 10));
        Assert.True(IsReused("LAB", "1", content: 11));
        Assert.True(IsReused("LAB", "1", content: 10));
    }

    [Fact]
    public void The_same_content_another_sender_or_another_control_id_is_none()
    {
        Assert.False(IsReused("LAB", "1", content: 10));
        Assert.False(IsReused("LAB", "1", content: 10));
        Assert.False(IsReused("ICU", "1", content: 11));
        Assert.False(IsReused("LAB", "2", content: 12));
    }

    [Fact]
    public void Many_control_ids_give_no_false_alarm()
    {
        for (var i = 0; i < 200_000; i++) Assert.False(IsReused("LAB", $"{i}", (ulong)i));
    }

    private bool IsReused(string application, string id, ulong content)
    {
        Hl7Header.TryRead(Encoding.ASCII.GetBytes($"MSH|^~\\&|{application}|WARD|C|D|20260101||ADT^A01|{id}|P|2.5"), out var header, out _);
        return _ledger.IsReused(header!, new MessageKey(0, content));
    }
}
