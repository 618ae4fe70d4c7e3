namespace ConnectorHost.PluginApi.Config;

/// <summary>The types of Kafka's ConfigDef; the REST API shows them in upper case.</summary>
public enum ConfigType { Boolean, String, Int, Short, Long, Double, List, Class, Password }

/// <summary>How much a key matters to most users.</summary>
public enum Importance { High, Medium, Low }

/// <summary>How wide a form should draw the key.</summary>
public enum ConfigWidth { None, Short, Medium, Long }

/// <summary>A value that is never printed.</summary>
public sealed class Secret(string value)
{
    /// <summary>The secret itself; hand it on only to what needs it.</summary>
    public string Reveal() => value;

    public override string ToString() => "[hidden]";
}
