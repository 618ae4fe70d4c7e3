namespace ConnectorHost.Runtime.Work;

/// <summary>A task of a connector; text form <c>name-0</c>.</summary>
internal readonly record struct TaskId(string Connector, int Task)
{
    public override string ToString() => $"{Connector}-{Task}";
}
