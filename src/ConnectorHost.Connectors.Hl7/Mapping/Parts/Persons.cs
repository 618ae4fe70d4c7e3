using ConnectorHost.Hl7.Messages;
using ConnectorHost.Hl7.Messages.Types;
using ConnectorHost.HealthEvents;
using ConnectorHost.PluginApi.Data;

namespace ConnectorHost.Connectors.Hl7.Mapping.Parts;

/// <summary>Patients and other people as events show them (hl7-mllp 13.3 to 13.6, 16.3).</summary>
internal static class Persons
{
    private static readonly Place Pid = "PID";
    private static readonly Place Death = "PID-29";
    private static readonly Place SexPlace = "PID-8";
    private const string KnownSexes = "FMOUAN";

    /// <summary>PatientSummary of the patient at hand; null without PID.</summary>
    public static Struct? Summary(MapContext c, Schema schema)
    {
        var pid = c.Scope.Segment(Pid);
        return pid.Exists
            ? EventParts.PatientSummary(schema, Identifiers(Part(schema, 0), Hl7PatientIds.All(pid)), Name(Part(schema, 1), Hl7PersonName.Choose(pid[5])), Date(pid[7]), Sex(c, pid[8]), Deceased(pid))
            : null;
    }

    /// <summary>Demographics of the patient at hand; null without PID.</summary>
    public static Struct? Demographics(MapContext c, Schema schema)
    {
        var pid = c.Scope.Segment(Pid);
        if (!pid.Exists) return null;
        var (phones, emails) = Phones(pid[13], pid[14], pid[40]);
        return EventParts.Demographics(schema, Names(Part(schema, 0), pid[5]), Date(pid[7]), Precision(pid[7]), Sex(c, pid[8]),
            Codes.All(Part(schema, 4), pid[10]), Codes.All(Part(schema, 5), pid[26]), Codes.Of(Part(schema, 6), Hl7CodedValue.Read(pid[22])),
            Codes.Of(Part(schema, 7), Hl7CodedValue.Read(pid[16])), Codes.Of(Part(schema, 8), Hl7CodedValue.Read(pid[17])), Texts.Simple(pid[15]) ?? Codes.Text(pid[15]),
            Addresses(Part(schema, 10), pid[11]), phones, emails, Deceased(pid), YesNo(pid[24]), c.Time(Death), Identifiers(Part(schema, 16), Hl7PatientIds.All(pid)));
    }

    public static Struct? Name(Schema schema, Hl7PersonName? name) =>
        name is null ? null : EventParts.PersonName(schema, name.Family, name.Given, name.Middle, name.Suffix, name.Prefix, name.Type);

    public static object?[] Names(Schema list, Hl7Field field)
    {
        var names = Hl7PersonName.All(field);
        return List(names.Count, i => Name(list.ValueSchema!, names[i]));
    }

    public static object?[] Addresses(Schema list, Hl7Field field)
    {
        var addresses = Hl7Address.All(field);
        return List(addresses.Count, i =>
        {
            var a = addresses[i];
            return EventParts.Address(list.ValueSchema!, [.. a.Lines], a.City, a.State, a.PostalCode, a.Country, a.Type);
        });
    }

    public static object?[] Identifiers(Schema list, IReadOnlyList<Hl7Identifier> identifiers) =>
        List(identifiers.Count, i => EventParts.Identifier(list.ValueSchema!, identifiers[i].Id, identifiers[i].Namespace, identifiers[i].Type));

    /// <summary>Phone numbers and e-mail addresses of several fields, in order.</summary>
    public static (object?[] Phones, object?[] Emails) Phones(params ReadOnlySpan<Hl7Field> fields)
    {
        List<object?> phones = [], emails = [];
        foreach (var field in fields)
        {
            foreach (var phone in Hl7Phone.All(field))
            {
                if (phone.Number is not null) phones.Add(phone.Number);
                if (phone.Email is not null) emails.Add(phone.Email);
            }
        }
        return ([.. phones], [.. emails]);
    }

    /// <summary>A date as ISO 8601 text, never shifted; null when there is none.</summary>
    public static string? Date(Hl7Field field) => Stamp(field)?.DateText;

    public static bool? YesNo(Hl7Field field) => field.Is("Y") ? true : field.Is("N") ? false : null;

    private static string? Precision(Hl7Field field) => Stamp(field) is { } stamp
        ? stamp.Precision switch
        {
            Hl7Precision.Year => "YEAR",
            Hl7Precision.Month => "MONTH",
            Hl7Precision.Day => "DAY",
            Hl7Precision.Hour => "HOUR",
            Hl7Precision.Minute => "MINUTE",
            _ => "SECOND",
        }
        : null;

    private static Hl7Timestamp? Stamp(Hl7Field field)
    {
        if (!field.HasValue) return null;
        var warnings = Hl7Warnings.None;
        var state = Hl7Timestamp.TryRead(field.Text(), out var stamp, ref warnings);
        // The old second component says how precise the first is (hl7-mllp 13.1).
        if (field.Component(2).RawBytes is [var letter]) stamp = stamp.Lowered((char)letter);
        if (warnings != Hl7Warnings.None) field.Warn(warnings);
        return state == Hl7TimeState.Valid ? stamp : null;
    }

    private static string? Sex(MapContext c, Hl7Field field)
    {
        if (field.Value() is not { } sex) return null;
        if (sex.Length == 1 && KnownSexes.Contains(char.ToUpperInvariant(sex[0]))) return sex.ToUpperInvariant();
        c.Findings.Warn(c.At(SexPlace), "103", "not a value of its table");
        return sex;
    }

    // Y and N; empty but with a time of death: dead.
    private static bool? Deceased(Hl7Segment pid) => YesNo(pid[30]) ?? (pid[29].HasValue ? true : null);

    private static Schema Part(Schema schema, int ordinal) => schema.Fields[ordinal].Schema;

    private static object?[] List(int count, Func<int, object?> make)
    {
        if (count == 0) return [];
        var list = new object?[count];
        for (var i = 0; i < count; i++) list[i] = make(i);
        return list;
    }
}
