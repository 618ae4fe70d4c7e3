using ConnectorHost.PluginApi.Records;

namespace ConnectorHost.PluginApi.Transforms;

/// <summary>A single message transform. Public class with a constructor taking <see cref="Config.PluginConfig"/> and a static property <c>Keys</c> of type <see cref="Config.ConfigDef"/>.</summary>
/// <remarks>Called by one loop per instance. A <c>IDisposable</c> implementation is disposed with its task.</remarks>
public interface ITransform
{
    /// <summary>The record to go on with, or null to filter it out.</summary>
    /// <exception cref="Exception">Any exception is about this record; whether it is tolerated is for <c>errors.tolerance</c> to say.</exception>
    ConnectRecord? Apply(ConnectRecord record);
}

/// <summary>Decides whether a transform applies. Same construction rules as <see cref="ITransform"/>.</summary>
public interface IPredicate
{
    bool Test(ConnectRecord record);
}
