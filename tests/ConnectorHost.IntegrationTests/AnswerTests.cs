using Avro.Generic;
using ConnectorHost.IntegrationTests.Hosting;
using ConnectorHost.IntegrationTests.Kafka;
using ConnectorHost.IntegrationTests.Senders;

namespace ConnectorHost.IntegrationTests;

/// <summary>What a sender gets for its messages, and that the topics hold them by then.</summary>
public class AnswerTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Admitted = "clinical.patient.admitted";

    [Fact]
    public async Task Admission_is_answered_AA_and_its_event_is_consumable_when_the_answer_arrives()
    {
        using var sender = await ConnectAsync();
        var (first, second) = (Hl7Text.NewControlId(), Hl7Text.NewControlId());
        Assert.Equal("AA", (await sender.ExchangeAsync(Hl7Text.Admission(first))).Code);
        using var reader = Reader(Admitted);
        var before = reader.ConsumableNow();

        var answer = await sender.ExchangeAsync(Hl7Text.Admission(second));
        var after = reader.ConsumableNow();

        Assert.Equal(("AA", second), (answer.Code, answer.ControlId));
        Assert.Equal(before + 1, after);
        Assert.Contains(reader.Read((int)after), r => TopicReader.Header(r, "hl7.control.id") == second);
    }

    [Fact]
    public async Task No_answer_of_many_is_seen_before_its_event_can_be_consumed()
    {
        const int messages = 50;
        const string patient = "P-one-partition";
        using var sender = await ConnectAsync();
        var first = Hl7Text.NewControlId();
        await sender.ExchangeAsync(Hl7Text.Admission(first, patient));
        using var reader = Reader(Admitted);
        var partition = reader.Read((int)reader.ConsumableNow()).Single(r => TopicReader.Header(r, "hl7.control.id") == first).Partition.Value;
        var before = reader.ConsumableNow(partition);

        for (var sent = 1; sent <= messages; sent++)
        {
            Assert.Equal("AA", (await sender.ExchangeAsync(Hl7Text.Admission(Hl7Text.NewControlId(), patient))).Code);
            Assert.Equal(before + sent, reader.ConsumableNow(partition));
        }
    }

    [Fact]
    public async Task Event_decodes_with_a_public_Avro_client_and_holds_the_fields_of_the_message()
    {
        using var sender = await ConnectAsync();
        var controlId = Hl7Text.NewControlId();
        await sender.ExchangeAsync(Hl7Text.Admission(controlId, "P4711", "V8815"));
        using var reader = Reader(Admitted);
        var record = reader.Read((int)reader.ConsumableNow()).Single(r => TopicReader.Header(r, "hl7.control.id") == controlId);
        using var decoder = new EventDecoder(fixture.Host.Endpoints.Registry);

        var admitted = decoder.Decode(record);

        Assert.Equal("com.healthcare.events.clinical.PatientAdmittedEvent", admitted.Schema.Fullname);
        Assert.Equal("P4711", admitted["patientId"]);
        Assert.Equal("V8815", admitted["encounterId"]);
        Assert.Equal("EMERGENCY", ((GenericEnum)admitted["admissionType"]).Value);
        Assert.Equal(1775490600000L, admitted["admissionTime"]);            // 2026-04-06 15:50 UTC, PV1-44
        var metadata = (GenericRecord)admitted["metadata"];
        Assert.Equal("patient.admitted", metadata["eventType"]);
        Assert.Equal(TopicReader.Header(record, "event.id"), metadata["eventId"]);
        Assert.Equal("P4711", System.Text.Encoding.UTF8.GetString(record.Message.Key));
    }

    [Fact]
    public async Task Record_carries_all_headers_of_the_contract()
    {
        using var sender = await ConnectAsync();
        var controlId = Hl7Text.NewControlId();
        await sender.ExchangeAsync(Hl7Text.Admission(controlId));
        using var reader = Reader(Admitted);
        var record = reader.Read((int)reader.ConsumableNow()).Single(r => TopicReader.Header(r, "hl7.control.id") == controlId);
        using var decoder = new EventDecoder(fixture.Host.Endpoints.Registry);
        var metadata = (GenericRecord)decoder.Decode(record)["metadata"];

        Assert.Equal("patient.admitted", TopicReader.Header(record, "event-type"));
        Assert.Equal("PHI", TopicReader.Header(record, "data-classification"));
        Assert.False(string.IsNullOrEmpty(TopicReader.Header(record, "trace-id")));
        Assert.Equal(metadata["traceId"], TopicReader.Header(record, "trace-id"));
        Assert.Equal(metadata["eventSource"], TopicReader.Header(record, "source-system"));
        Assert.Equal($"{metadata["eventTime"]}", TopicReader.Header(record, "event-time"));
        Assert.Equal(("ADT", "A01", "2.5"), (TopicReader.Header(record, "hl7.message.type"), TopicReader.Header(record, "hl7.trigger"), TopicReader.Header(record, "hl7.version")));
    }

    [Fact]
    public async Task Same_message_sent_again_is_accepted_again_and_gives_no_second_record()
    {
        using var sender = await ConnectAsync();
        var message = Hl7Text.Admission(Hl7Text.NewControlId(), "P-repeat");
        Assert.Equal("AA", (await sender.ExchangeAsync(message)).Code);
        Assert.Equal("AA", (await sender.ExchangeAsync(message)).Code);
        using var other = await ConnectAsync();
        Assert.Equal("AA", (await other.ExchangeAsync(message)).Code);
        using var reader = Reader(Admitted);

        Assert.Single(reader.Read((int)reader.ConsumableNow()), r => r.Message.Key.AsSpan().SequenceEqual("P-repeat"u8));
    }

    [Fact]
    public async Task Pipelined_messages_are_answered_in_the_order_they_were_sent()
    {
        const int messages = 200;
        using var sender = await ConnectAsync();
        var ids = Enumerable.Range(0, messages).Select(_ => Hl7Text.NewControlId()).ToList();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < messages; i++) await sender.SendAsync(i % 10 == 9 ? Hl7Text.OfAnotherChannel(ids[i]) : Hl7Text.Admission(ids[i], $"P{i}"));
        }, TestContext.Current.CancellationToken);

        var answers = new List<(string Code, string Id)>();
        while (answers.Count < messages && await sender.ReceiveAsync() is { } answer) answers.Add((answer.Code, answer.ControlId));
        await sending;

        Assert.Equal(ids.Select((id, i) => (i % 10 == 9 ? "AR" : "AA", id)), answers);
    }

    [Fact]
    public async Task Batch_is_answered_by_one_frame_with_an_answer_for_each_message()
    {
        using var sender = await ConnectAsync();
        var ids = new[] { Hl7Text.NewControlId(), Hl7Text.NewControlId(), Hl7Text.NewControlId() };

        var answer = await sender.ExchangeAsync(Hl7Text.Batch("B77", Hl7Text.Admission(ids[0]), Hl7Text.OfAnotherChannel(ids[1]), Hl7Text.Admission(ids[2])));

        Assert.Equal(["AA", "AR", "AA"], answer.Codes);
        Assert.Equal(ids, answer.ControlIds);
        Assert.Equal(["B77"], answer.Fields("BHS", 11));
        Assert.Equal(["3"], answer.Fields("BTS", 1));
        using var reader = Reader(Admitted);
        var stored = reader.Read((int)reader.ConsumableNow()).Select(r => TopicReader.Header(r, "hl7.control.id")).ToList();
        Assert.Contains(ids[0], stored);
        Assert.Contains(ids[2], stored);
        Assert.DoesNotContain(ids[1], stored);
    }

    [Fact]
    public async Task Frame_that_is_no_message_is_refused_and_the_connection_goes_on()
    {
        using var sender = await ConnectAsync();

        Assert.Equal("AR", (await sender.ExchangeAsync("this is no HL7 message")).Code);

        Assert.Equal("AA", (await sender.ExchangeAsync(Hl7Text.Admission(Hl7Text.NewControlId()))).Code);
    }

    private async Task<MllpSender> ConnectAsync() => await MllpSender.ConnectAsync(await fixture.Host.MllpAsync());

    private TopicReader Reader(string suffix) => new(fixture.Host.Endpoints.Bootstrap, fixture.Connector.Topic(suffix));
}
