namespace ConnectorHost.PluginApi.Records;

/// <summary>What a record was made from: gives the original bytes for a dead letter and shares the one dead letter of a message among its records.</summary>
/// <remarks>Implemented by the plugin, one object per message, set on every record of it. The runtime calls it from any thread.</remarks>
public abstract class RecordOrigin
{
    private object? _deadLetter;

    /// <summary>The original bytes, credentials blanked, in an array the caller owns. Valid until every record of the message has settled.</summary>
    public abstract byte[] GetOriginalBytes();

    /// <summary>Headers that say what it was without showing content (message type, control id, peer); appended to the dead letter.</summary>
    public virtual Headers GetDeadLetterHeaders() => Headers.Empty;

    /// <summary>When the answer to the sender is due; waits of <c>errors.retry.*</c> end there. Null: no sender waits.</summary>
    /// <remarks>A timestamp of the worker's <see cref="TimeProvider"/> (<see cref="TimeProvider.GetTimestamp"/>).</remarks>
    public virtual long? DeadlineTimestamp => null;

    /// <summary>Returns the dead letter that is pending for this message, or makes it: records of one message give one dead letter.</summary>
    /// <remarks>Called by the runtime only.</remarks>
    public T DeadLetterOnce<T>(Func<T> create) where T : class
    {
        if (Volatile.Read(ref _deadLetter) is T pending) return pending;
        lock (this)
        {
            if (_deadLetter is T other) return other;
            var made = create();
            _deadLetter = made;
            return made;
        }
    }

    /// <summary>Forgets the dead letter, for an origin whose object is used for another message.</summary>
    protected void ResetDeadLetter() => Volatile.Write(ref _deadLetter, null);

    /// <summary>The type only, never content.</summary>
    public sealed override string ToString() => GetType().Name;
}
