using ConnectorHost.Connectors.Hl7.Duplicates;
using ConnectorHost.PluginApi.Connectors;
using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Tests.Duplicates;

public sealed class StoredKeysTests
{
    [Fact]
    public void An_offset_holds_the_newest_keys_the_last_control_id_and_the_count()
    {
        var keys = new StoredKeys();
        for (var i = 1; i <= 300; i++) keys.Add(new MessageKey((ulong)i, 0), $"M{i}");
        var stored = keys.Materialize();
        Assert.Equal(Enumerable.Range(45, 256).Select(i => (ulong)i), StoredKeys.Read(stored));
        Assert.Equal(("M300", 300L), ((string)stored["last"]!, (long)stored["received"]!));
        Assert.Equal(["keys", "last", "received"], stored.Keys.Order());
    }

    [Fact]
    public void Of_a_control_id_of_any_length_199_characters_are_kept()
    {
        var keys = new StoredKeys();
        keys.Add(new MessageKey(1, 0), new string('x', 198) + "\U0001F600" + new string('x', 1_000_000));
        Assert.Equal(new string('x', 198), keys.Materialize()["last"]);
        keys.Add(new MessageKey(2, 0), new string('y', 200));
        Assert.Equal(new string('y', 199), keys.Materialize()["last"]);
        Assert.Equal(199, ((string)new StoredKeys(new Dictionary<string, object?> { ["last"] = new string('z', 5000) }).Materialize()["last"]!).Length);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(300, 5)]
    [InlineData(255, 2)]
    public void What_was_stored_goes_on(int before, int after)
    {
        var first = new StoredKeys();
        for (var i = 1; i <= before; i++) first.Add(new MessageKey((ulong)i, 0), $"M{i}");
        var second = new StoredKeys(first.Materialize());
        Assert.Equal(first.Materialize(), second.Materialize());
        for (var i = before + 1; i <= before + after; i++) second.Add(new MessageKey((ulong)i, 0), $"M{i}");
        var (all, kept) = (before + after, Math.Min(256, before + after));
        Assert.Equal(Enumerable.Range(all - kept + 1, kept).Select(i => (ulong)i), StoredKeys.Read(second.Materialize()));
        Assert.Equal((long)all, second.Materialize()["received"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(17L)]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    public void An_offset_that_is_not_ours_gives_no_keys(object? keys)
    {
        var odd = new Dictionary<string, object?> { ["keys"] = keys, ["received"] = "x", ["last"] = 3L };
        Assert.Empty(StoredKeys.Read(odd));
        Assert.Equal((0L, ""), ((long)new StoredKeys(odd).Materialize()["received"]!, (string)new StoredKeys(odd).Materialize()["last"]!));
    }

    [Fact]
    public void A_sender_stays_in_one_of_sixteen_slots_and_finds_there_what_its_task_stored()
    {
        var slots = new SenderSlots("c", 2575, 1, []);
        var (partition, keys) = slots.Of(Header("LAB"));
        keys.Add(new MessageKey(7, 0), "M7");
        Assert.Same(keys, slots.Of(Header("LAB")).Keys);
        Assert.Equal(16, Enumerable.Range(0, 500).Select(i => slots.Of(Header($"S{i}")).Keys).Distinct().Count());

        IReadOnlyList<StoredOffset> stored = [new(partition, keys.Materialize())];
        Assert.Equal([7ul], StoredKeys.Read(new SenderSlots("c", 2575, 1, stored).Of(Header("LAB")).Keys.Materialize()));
        Assert.Empty(StoredKeys.Read(new SenderSlots("c", 2575, 0, stored).Of(Header("LAB")).Keys.Materialize()));
    }

    private static Hl7Header Header(string application)
    {
        Assert.True(Hl7Header.TryRead(System.Text.Encoding.ASCII.GetBytes($"MSH|^~\\&|{application}|WARD|C|D|20260101||ADT^A01|1|P|2.5"), out var header, out _));
        return header!;
    }
}
