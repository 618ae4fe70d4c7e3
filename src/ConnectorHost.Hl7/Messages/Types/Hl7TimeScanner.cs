namespace ConnectorHost.Hl7.Messages.Types;

/// <summary>Reads one DT, TM, TS or DTM from left to right (hl7-mllp 13.1).</summary>
internal ref struct Hl7TimeScanner(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;
    private TimeSpan _time;

    /// <summary>A form HL7 does not have: ISO 8601 punctuation, <c>Z</c>, a colon in the offset.</summary>
    public bool IsLenient { get; private set; }

    public bool TryReadStamp(out Hl7Timestamp stamp)
    {
        stamp = default;
        var precision = Hl7Precision.Year;
        if (!TryDigits(4, out var year) || year is < 1800 or > 2200) return false;
        int month = 1, day = 1;
        if (TakeDatePart(out month, ref precision, Hl7Precision.Month)) TakeDatePart(out day, ref precision, Hl7Precision.Day);
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (precision == Hl7Precision.Day && !TryTime(ref precision)) return false;
        if (!TryOffset(out var offset) || !_rest.IsEmpty) return false;
        stamp = new(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) + _time, precision, offset);
        return true;
    }

    /// <summary>A TM alone.</summary>
    public bool TryReadTime(out TimeSpan time, out Hl7Precision precision, out TimeSpan? offset)
    {
        (precision, offset, time) = (Hl7Precision.Day, null, default);
        if (!TryTime(ref precision) || precision == Hl7Precision.Day || !TryOffset(out offset) || !_rest.IsEmpty) return false;
        time = _time;
        return true;
    }

    // "MM" or "-MM"; a minus with four digits behind it is an offset.
    private bool TakeDatePart(out int value, ref Hl7Precision precision, Hl7Precision next)
    {
        value = 1;
        var before = _rest;
        if (_rest is ['-', _, _] || _rest is ['-', _, _, '-' or 'T' or 't' or ' ', ..])
        {
            _rest = _rest[1..];
            IsLenient = true;
        }
        if (TryDigits(2, out value))
        {
            precision = next;
            return true;
        }
        _rest = before;
        value = 1;
        return false;
    }

    private bool TryTime(ref Hl7Precision precision)
    {
        if (_rest is ['T' or 't' or ' ', ..])
        {
            _rest = _rest[1..];
            IsLenient = true;
        }
        if (_rest.IsEmpty || !char.IsAsciiDigit(_rest[0])) return true;      // a date alone; what follows must be an offset
        if (!TryDigits(2, out var hour)) return false;
        precision = Hl7Precision.Hour;
        int minute = 0, second = 0, milliseconds = 0;
        if (TakeTimePart(out minute))
        {
            precision = Hl7Precision.Minute;
            if (TakeTimePart(out second)) precision = Hl7Precision.Second;
        }
        if (!TryFraction(ref precision, out milliseconds)) return false;
        if (hour > 24 || minute > 59 || second > 60 || hour == 24 && (minute | second | milliseconds) != 0) return false;
        if (second == 60) (second, milliseconds) = (59, 999);
        _time = new TimeSpan(0, hour, minute, second, milliseconds);
        return true;
    }

    private bool TakeTimePart(out int value)
    {
        value = 0;
        var before = _rest;
        if (_rest is [':', ..])
        {
            _rest = _rest[1..];
            IsLenient = true;
        }
        if (TryDigits(2, out value)) return true;
        _rest = before;
        value = 0;
        return false;
    }

    private bool TryFraction(ref Hl7Precision precision, out int milliseconds)
    {
        milliseconds = 0;
        if (_rest is not ['.', ..]) return true;
        if (precision != Hl7Precision.Second) return false;
        _rest = _rest[1..];
        var length = _rest.IndexOfAnyExceptInRange('0', '9');
        if (length < 0) length = _rest.Length;
        if (length is 0 or > 9) return false;
        for (var i = 0; i < 3; i++) milliseconds = milliseconds * 10 + (i < length ? _rest[i] - '0' : 0);
        _rest = _rest[length..];
        precision = Hl7Precision.Fraction;
        return true;
    }

    private bool TryOffset(out TimeSpan? offset)
    {
        offset = null;
        if (_rest.IsEmpty) return true;
        if (_rest is "Z" or "z")
        {
            _rest = default;
            (offset, IsLenient) = (TimeSpan.Zero, true);
            return true;
        }
        if (_rest[0] is not ('+' or '-')) return false;
        var sign = _rest[0] == '-' ? -1 : 1;
        _rest = _rest[1..];
        if (!TryDigits(2, out var hours)) return false;
        if (_rest is [':', ..] or []) IsLenient = true;
        if (_rest is [':', ..]) _rest = _rest[1..];
        var minutes = 0;
        if (!_rest.IsEmpty && !TryDigits(2, out minutes) || minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
        offset = TimeSpan.FromMinutes(sign * (hours * 60 + minutes));
        return true;
    }

    private bool TryDigits(int count, out int value)
    {
        value = 0;
        if (_rest.Length < count) return false;
        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiDigit(_rest[i])) return false;
            value = value * 10 + _rest[i] - '0';
        }
        _rest = _rest[count..];
        return true;
    }
}
