namespace ConnectorHost.Connectors.Hl7.Mapping.Validation;

/// <summary>Reads the notation of hl7-mllp 12: <c>[x]</c> optional, <c>{x}</c> repeats, <c>(a|b)</c> one of, <c>name&lt; x &gt;</c> a group, <c>*</c> any segment.</summary>
internal sealed class StructureGrammar
{
    private const string Marks = "[]{}()<>|";
    private readonly List<string> _tokens = [];
    private int _at;

    private StructureGrammar(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == ' ') i++;
            else if (Marks.Contains(text[i])) _tokens.Add(text[i++].ToString());
            else
            {
                var start = i;
                while (i < text.Length && text[i] != ' ' && !Marks.Contains(text[i])) i++;
                _tokens.Add(text[start..i]);
            }
        }
    }

    /// <exception cref="FormatException">Not of this notation.</exception>
    public static StructureNode Parse(string text)
    {
        var grammar = new StructureGrammar(text);
        var root = grammar.Sequence();
        if (grammar._at != grammar._tokens.Count) throw new FormatException($"'{grammar._tokens[grammar._at]}' closes nothing in '{text}'.");
        var leaf = 0;
        foreach (var node in root.Leaves()) node.Leaf = leaf++;
        return root;
    }

    private StructureNode Sequence()
    {
        var node = new StructureNode();
        while (_at < _tokens.Count && _tokens[_at] is not ("]" or "}" or ">" or ")" or "|")) node.Add(Part());
        return node.Children.Count > 0 ? node : throw new FormatException("A group of a structure is empty.");
    }

    private StructureNode Part()
    {
        var token = _tokens[_at++];
        switch (token)
        {
            case "[":
                var optional = Single(Sequence(), "]");
                optional.IsOptional = true;
                return optional;
            case "{":
                var repeated = Single(Sequence(), "}");
                repeated.Repeats = true;
                return repeated;
            case "(":
                return Choice();
            case "|" or "<" or ">":
                throw new FormatException($"'{token}' stands where a segment or group is expected.");
        }
        if (_at == _tokens.Count || _tokens[_at] != "<") return token is "*" || token.Length == 3 ? new() { Segment = token } : throw new FormatException($"'{token}' is no segment.");
        _at++;
        var group = Sequence();
        Expect(">");
        return group;
    }

    private StructureNode Choice()
    {
        var node = new StructureNode { IsChoice = true };
        while (true)
        {
            node.Add(Part());
            if (_at < _tokens.Count && _tokens[_at] == "|") _at++;
            else break;
        }
        Expect(")");
        return node;
    }

    // A pair of brackets around one part marks that part, which then gets the parent it is added to.
    private StructureNode Single(StructureNode sequence, string close)
    {
        Expect(close);
        return sequence.Children.Count > 1 ? sequence : sequence.Children[0];
    }

    private void Expect(string token)
    {
        if (_at == _tokens.Count || _tokens[_at] != token) throw new FormatException($"A structure lacks '{token}'.");
        _at++;
    }
}
