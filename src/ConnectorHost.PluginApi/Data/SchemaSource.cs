namespace ConnectorHost.PluginApi.Data;

/// <summary>The text a schema was read from; stands outside the equality of schemas and is lost by any change of one.</summary>
/// <param name="Format">The schema language, <c>AVRO</c> today.</param>
/// <param name="Text">The whole text as its author wrote it; a converter of that language registers exactly this.</param>
public sealed record SchemaSource(string Format, string Text)
{
    /// <summary>The language and size: defaults and documentation inside are the author's.</summary>
    public override string ToString() => $"SchemaSource{{{Format}, {Text.Length} chars}}";
}
