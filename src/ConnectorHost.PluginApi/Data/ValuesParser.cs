using ConnectorHost.PluginApi.Errors;

namespace ConnectorHost.PluginApi.Data;

/// <summary>Reads one text by the rules of kafka-connect 18.5, "Reading", and the order in which Kafka tries them.</summary>
internal sealed class ValuesParser(string text)
{
    private const int MaxDepth = 100;
    private int _at;

    /// <summary>An array or map that turned out to be none.</summary>
    private sealed class NoMatch : Exception;

    public SchemaAndValue Parse()
    {
        try
        {
            if (TryConsume("[")) return Array(0);
            if (TryConsume("{")) return Map(0);
        }
        catch (NoMatch)
        {
            return new SchemaAndValue(Schema.String, text);
        }
        var token = NextToken();
        return token.Trim().Length == 0 ? new SchemaAndValue(Schema.String, text) : Plain(token.Trim()) ?? new SchemaAndValue(Schema.String, text);
    }

    private SchemaAndValue Nested(int depth)
    {
        if (depth > MaxDepth || IsAtEnd) throw new NoMatch();
        if (TryConsume("null")) return default;
        if (TryConsume("\"")) return Quoted();
        if (TryConsume("true")) return new SchemaAndValue(Schema.Boolean, true);
        if (TryConsume("false")) return new SchemaAndValue(Schema.Boolean, false);
        if (TryConsume("[")) return Array(depth);
        if (TryConsume("{")) return Map(depth);
        var token = NextToken().Trim();
        return token.Length == 0 ? throw new NoMatch() : Plain(token) ?? throw new NoMatch();
    }

    /// <summary>A date form or a number; null when it is neither.</summary>
    private SchemaAndValue? Plain(string token)
    {
        if (char.IsDigit(token[0]))
        {
            // An unescaped colon cuts times into five tokens, of which the first looks like a number.
            var before = _at;
            if (Next(4) is { } rest && ValueForms.Temporal((token + rest).Replace("\\:", ":", StringComparison.Ordinal)) is { } long5) return long5;
            _at = before;
            if (ValueForms.Temporal(token) is { } alone) return alone;
        }
        return char.IsDigit(token[0]) || token[0] is '+' or '-' ? ValueForms.Number(token) : null;
    }

    private SchemaAndValue Quoted()
    {
        var start = _at;
        while (!IsAtEnd)
        {
            var end = _at;
            if (NextToken() != "\"") continue;
            var content = text[start..end];
            return ValueForms.Temporal(content.Replace("\\:", ":", StringComparison.Ordinal)) ?? new SchemaAndValue(Schema.String, content);
        }
        throw new NoMatch();
    }

    private SchemaAndValue Array(int depth)
    {
        var values = new List<object?>();
        var common = new CommonSchema();
        while (!IsAtEnd)
        {
            if (TryConsume("]"))
            {
                if (common.Find() is not { } schema) return new SchemaAndValue(SchemaBuilder.Untyped(SchemaType.Array, null).Build(), values);
                if (values.Contains(null)) throw new NoMatch();
                return new SchemaAndValue(SchemaBuilder.Array(schema).Build(), values.ConvertAll(v => CommonSchema.Widen(schema, v)));
            }
            if (TryConsume(",")) throw new NoMatch();
            var element = Nested(depth + 1);
            common.Add(element);
            values.Add(element.Value);
            var before = _at;
            if (TryConsume("]")) _at = before;
            else if (!TryConsume(",")) throw new NoMatch();
        }
        throw new NoMatch();
    }

    private SchemaAndValue Map(int depth)
    {
        var entries = new Dictionary<object, object?>();
        var (keys, values) = (new CommonSchema(), new CommonSchema());
        while (!IsAtEnd)
        {
            if (TryConsume("}")) return Finished(entries, keys.Find(), values.Find());
            if (TryConsume(",")) throw new NoMatch();
            var key = Nested(depth + 1);
            if (key.Value is null || !TryConsume(":")) throw new NoMatch();
            var value = Nested(depth + 1);
            entries[key.Value] = value.Value;
            keys.Add(key);
            values.Add(value);
            TryConsume(",");
        }
        throw new NoMatch();
    }

    private static SchemaAndValue Finished(Dictionary<object, object?> entries, Schema? key, Schema? value)
    {
        if (value is not null && entries.ContainsValue(null)) throw new NoMatch();
        var widened = entries.ToDictionary(e => key is null ? e.Key : CommonSchema.Widen(key, e.Key)!, e => value is null ? e.Value : CommonSchema.Widen(value, e.Value));
        var schema = key is not null && value is not null ? SchemaBuilder.Map(key, value) : SchemaBuilder.Untyped(SchemaType.Map, key);
        return new SchemaAndValue(schema.Build(), widened);
    }

    private bool IsAtEnd => _at >= text.Length;

    /// <summary>Consumes a token if, blanks around it ignored, it is this one.</summary>
    private bool TryConsume(string expected)
    {
        var before = _at;
        var token = "";
        while (!IsAtEnd && token.Trim().Length == 0) token = NextToken();
        if (token.Trim() == expected) return true;
        _at = before;
        return false;
    }

    private string? Next(int tokens)
    {
        var start = _at;
        for (var i = 0; i < tokens; i++)
        {
            if (IsAtEnd) return null;
            NextToken();
        }
        return text[start.._at];
    }

    /// <summary>A delimiter, or what stands before the next one that no backslash escapes.</summary>
    private string NextToken()
    {
        var start = _at;
        for (var escaped = false; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (!escaped && c is (':' or ',' or '{' or '}' or '[' or ']' or '"'))
            {
                if (start == _at) _at++;
                break;
            }
            escaped = c == '\\' && !escaped;
        }
        return text[start.._at];
    }
}
