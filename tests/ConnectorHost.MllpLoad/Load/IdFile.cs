using System.Text;

namespace ConnectorHost.MllpLoad.Load;

/// <summary>Control ids, one a line, appended. What <see cref="Flush"/> returned from is with the operating system and outlives both processes.</summary>
internal sealed class IdFile : IDisposable
{
    private readonly FileStream _file;
    private byte[] _buffer = new byte[4096];
    private int _used;

    private IdFile(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public static IdFile? Open(string? path) => path is null ? null : new IdFile(path);

    /// <param name="code">Appended behind a space, or null.</param>
    public void Add(ReadOnlySpan<byte> controlId, string? code = null)
    {
        var needed = controlId.Length + (code?.Length + 1 ?? 0) + 1;
        if (_used + needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + needed));
        controlId.CopyTo(_buffer.AsSpan(_used));
        _used += controlId.Length;
        if (code is not null)
        {
            _buffer[_used++] = (byte)' ';
            _used += Encoding.ASCII.GetBytes(code, _buffer.AsSpan(_used));
        }
        _buffer[_used++] = (byte)'\n';
    }

    public void Flush()
    {
        if (_used == 0) return;
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }
}
