using System.Collections.Frozen;
using ConnectorHost.Connectors.Hl7.Mapping.Parts;

namespace ConnectorHost.Connectors.Hl7.Mapping.Routing;

/// <summary>What ORC-1 and ORC-5 make of an order (hl7-mllp 14.3).</summary>
internal static class OrderControls
{
    private const string Created = "created";
    private const string Updated = "updated";

    private static readonly FrozenDictionary<string, string> Events = Rows(
        (Created, "NW SN RO CH PA PR OP PY"),
        (Updated, "XO XX XR SC NA RR LI UN MC SR RE CN"),
        ("refilled", "RF AF OF FU"),
        ("cancelled", "CA OC CR"),
        ("discontinued", "DC OD DR"),
        ("replaced", "RP RQ RU"),
        ("held", "HD OH HR"),
        ("released", "RL OE OR"),
        ("status-requested", "SS"),
        ("accepted", "OK"),
        ("rejected", "DE DF UA UC UD UF UH UM UR UX"));

    // These report a state, so ORC-5 says more.
    private static readonly FrozenSet<string> Reports = "XX SC SR RE CN".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> States = Rows(
        ("completed", "CM"), ("held", "HD"), ("cancelled", "CA"), ("discontinued", "DC"), ("replaced", "RP"));

    /// <summary>Table 0119 as far as it says something here.</summary>
    public static FrozenSet<string> Codes { get; } = Events.Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The last word of the event's suffix.</summary>
    /// <param name="control">ORC-1, or null.</param>
    /// <param name="status">ORC-5, or null.</param>
    /// <param name="isKnown">False: ORC-1 is empty or unknown, and the event a guess worth a finding.</param>
    public static string EventOf(string? control, string? status, out bool isKnown)
    {
        isKnown = control is not null && Events.ContainsKey(control);
        var word = isKnown ? Events[control!] : status is null ? Created : Updated;
        return word == Updated && status is not null && (!isKnown || Reports.Contains(control!)) && States.TryGetValue(status, out var state) ? state : word;
    }

    /// <summary>A new order: ORC-9 is when it was ordered.</summary>
    public static bool IsNew(string word) => word == Created;

    private static FrozenDictionary<string, string> Rows(params (string Event, string Codes)[] rows) =>
        rows.SelectMany(r => r.Codes.Split(' ').Select(code => (code, r.Event))).ToFrozenDictionary(r => r.code, r => r.Event, StringComparer.OrdinalIgnoreCase);
}
