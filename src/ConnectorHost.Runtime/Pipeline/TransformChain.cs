using ConnectorHost.PluginApi.Errors;
using ConnectorHost.PluginApi.Records;
using ConnectorHost.PluginApi.Transforms;

namespace ConnectorHost.Runtime.Pipeline;

/// <summary>One configured transform with the condition under which it applies.</summary>
/// <param name="ClassName">For error headers: the name the user knows it by.</param>
internal sealed record TransformStep(string Alias, string ClassName, ITransform Transform, IPredicate? Predicate, bool Negate)
{
    public ConnectRecord? Apply(ConnectRecord record) =>
        Predicate is null || Predicate.Test(record) != Negate ? Transform.Apply(record) : record;
}

/// <summary>The transforms of a connector in order (Connect's SMT chain, predicates included).</summary>
internal sealed class TransformChain(IReadOnlyList<TransformStep> steps) : IDisposable
{
    public static TransformChain Empty { get; } = new([]);

    public IReadOnlyList<TransformStep> Steps { get; } = steps;

    /// <summary>Passes a record through; a transform that returns another kind of record is at fault.</summary>
    /// <param name="at">The step that filtered the record or threw; null when all passed.</param>
    /// <returns>The record to send, or null when filtered.</returns>
    public SourceRecord? Apply(SourceRecord record, out TransformStep? at)
    {
        ConnectRecord current = record;
        foreach (var step in Steps)
        {
            at = step;
            if (step.Apply(current) is not { } next) return null;
            current = next;
        }
        at = null;
        return current as SourceRecord ?? throw new ConnectException($"A transform turned a source record into a {current.GetType().Name}.");
    }

    public void Dispose()
    {
        foreach (var step in Steps)
        {
            (step.Transform as IDisposable)?.Dispose();
            (step.Predicate as IDisposable)?.Dispose();
        }
    }
}
