using ConnectorHost.Hl7.Messages;

namespace ConnectorHost.Connectors.Hl7.Acks;

/// <summary>Which acknowledgements a message gets: at most an accept and an application one (hl7-mllp 5.1, 5.2).</summary>
/// <param name="First">Code of the first answer, or null.</param>
/// <param name="Second">Code of the second answer, or null.</param>
/// <param name="IsEnhanced">MSH-15 and MSH-16 of the answers are NE.</param>
internal readonly record struct AckPlan(string? First, string? Second, bool IsEnhanced)
{
    private enum Result { Success, Error, Reject }

    public static AckPlan For(AckMode mode, Hl7Header? header, AckKind kind, UnavailableAnswer unavailable)
    {
        if (mode == AckMode.None || kind is AckKind.None or AckKind.Abandoned) return default;
        var result = kind switch
        {
            AckKind.Accept => Result.Success,
            AckKind.Error => Result.Error,
            AckKind.Reject => Result.Reject,
            _ => unavailable == UnavailableAnswer.Reject ? Result.Reject : Result.Error,
        };
        var (accept, application) = header is null ? ("", "") : (header.AcceptAcknowledgement, header.ApplicationAcknowledgement);
        var enhanced = header is not null && (mode == AckMode.Enhanced || (mode == AckMode.Auto && (accept.Length > 0 || application.Length > 0)));
        if (!enhanced) return new AckPlan(result switch { Result.Success => "AA", Result.Error => "AE", _ => "AR" }, null, false);

        if (accept.Length == 0) accept = mode == AckMode.Enhanced ? "AL" : "NE";
        if (application.Length == 0) application = "NE";
        var first = Asks(accept, result) ? result switch { Result.Success => "CA", Result.Error => "CE", _ => "CR" } : null;
        if (first is not null && result != Result.Success) return new AckPlan(first, null, true);
        var second = Asks(application, result) ? result switch { Result.Success => "AA", Result.Error => "AE", _ => "AR" } : null;
        return first is null ? new AckPlan(second, null, true) : new AckPlan(first, second, true);
    }

    /// <summary>MSH-15 or MSH-16 is valued and no value of table 0155: read as AL, with a warning (5.1).</summary>
    public static bool HasUnknownCondition(Hl7Header header) => IsUnknown(header.AcceptAcknowledgement) || IsUnknown(header.ApplicationAcknowledgement);

    private static bool IsUnknown(string condition) => condition is not ("" or "AL" or "NE" or "ER" or "SU");

    // Table 0155; other values count as AL.
    private static bool Asks(string condition, Result result) => condition switch
    {
        "NE" => false,
        "ER" => result != Result.Success,
        "SU" => result == Result.Success,
        _ => true,
    };
}
