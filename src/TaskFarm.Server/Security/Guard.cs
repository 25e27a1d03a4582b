using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Security;

/// <summary>Who may come in.</summary>
internal sealed class Guard
{
    private const string Scheme = "Bearer ";
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly byte[] _tokenHash;
    private readonly HashSet<string> _hosts;
    private readonly bool _allowInsecure;

    public Guard(TaskFarmServerOptions options)
    {
        _tokenHash = SHA256.HashData(Encoding.UTF8.GetBytes(options.Token));
        _hosts = new HashSet<string>(Loopback.Concat(options.AllowedHosts), StringComparer.OrdinalIgnoreCase);
        _allowInsecure = options.AllowInsecure;
    }

    /// <summary>What is wrong with where the request comes from and where it thinks it goes; null where nothing is.</summary>
    public Problem? CheckOrigin(HttpContext http)
    {
        // A page of another site can have its name resolve to this machine; then the browser calls us by that name.
        if (!_hosts.Contains(http.Request.Host.Host))
        {
            return Problem.Forbidden(
                $"This server is not called '{http.Request.Host.Host}'. Call it {string.Join(" or ", _hosts.Order())}, or allow the name ({nameof(TaskFarmServerOptions.AllowedHosts)}).");
        }

        if (http.Request.Headers.Origin is { Count: > 0 } origin && !IsOwn(http.Request, origin))
        {
            return Problem.Forbidden("Pages of other sites may not call this server.");
        }

        return http.Connection.LocalIpAddress is { } address && !IPAddress.IsLoopback(address) && !http.Request.IsHttps && !_allowInsecure
            ? Problem.Forbidden($"Beyond this machine the server is there with TLS only ({nameof(TaskFarmServerOptions.AllowInsecure)}).")
            : null;
    }

    /// <summary>Whether the request brings the token.</summary>
    public bool HasToken(HttpContext http)
    {
        if (http.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // Hashes are of equal length, so that the time of the comparison tells nothing about the token, not even how long it is.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()), hash);
        return CryptographicOperations.FixedTimeEquals(hash, _tokenHash);
    }

    private static bool IsOwn(HttpRequest request, StringValues origin) =>
        origin is [{ } single] && string.Equals(single, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
