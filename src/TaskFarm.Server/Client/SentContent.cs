using System.Net;
using System.Net.Http.Headers;

namespace TaskFarm.Server.Client;

/// <summary>The body of a request, which knows whether it has been on its way.</summary>
internal sealed class SentContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private volatile bool _wasSent;

    public SentContent(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue? type)
    {
        _bytes = bytes;
        Headers.ContentType = type;
    }

    /// <summary>Whether a connection took it: what failed after that was no failure to connect, whatever another try came to.</summary>
    public bool WasSent => _wasSent;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _wasSent = true;
        return stream.WriteAsync(_bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
