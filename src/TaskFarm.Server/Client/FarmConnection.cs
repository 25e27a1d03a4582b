using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TaskFarm.Server.Api;
using TaskFarm.Server.Events;

namespace TaskFarm.Server.Client;

/// <summary>The way to one server: requests there, answers or the farm's exceptions back.</summary>
internal sealed class FarmConnection : IDisposable
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private static readonly MediaTypeHeaderValue PackedType = new(Wire.ContentType);
    private static readonly MediaTypeWithQualityHeaderValue WantsPacked = new(Wire.ContentType);

    private readonly Uri _address;
    private readonly HttpClient _http;

    public FarmConnection(Uri address, string token, FarmConnectionOptions options)
    {
        _address = new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        Options = options;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseCookies = false,

            // The token is for this server alone.
            AllowAutoRedirect = false,
            UseProxy = !address.IsLoopback,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = options.CertificateFingerprint is { } fingerprint ? (_, shown, _, _) => IsOf(shown, fingerprint) : null,
            },
        })
        {
            BaseAddress = _address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Accept.Add(WantsPacked);
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(JsonType.MediaType!, 0.5));
    }

    public FarmConnectionOptions Options { get; }

    public Uri Address => _address;

    /// <summary>Sends JSON, or nothing, and waits as long as a call may take.</summary>
    public Task<FarmAnswer> CallAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken) =>
        SendAsync(method, path, new SentContent(json, json is null ? null : JsonType), Options.CallTimeout, cancellationToken);

    /// <summary>Sends something packed, and waits as long as a call may take.</summary>
    public Task<FarmAnswer> CallPackedAsync(HttpMethod method, string path, ReadOnlyMemory<byte> packed, CancellationToken cancellationToken) =>
        SendAsync(method, path, new SentContent(packed, PackedType), Options.CallTimeout, cancellationToken);

    /// <summary>The same for what may take as long as user code does.</summary>
    public Task<FarmAnswer> WorkAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken) =>
        SendAsync(method, path, new SentContent(json, json is null ? null : JsonType), Timeout.InfiniteTimeSpan, cancellationToken);

    /// <inheritdoc cref="WorkAsync"/>
    public Task<FarmAnswer> WorkPackedAsync(HttpMethod method, string path, ReadOnlyMemory<byte> packed, CancellationToken cancellationToken) =>
        SendAsync(method, path, new SentContent(packed, PackedType), Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Hears what happens in the farm, until the server ends it.</summary>
    /// <exception cref="FarmUnavailableException">The server is not there, or went away.</exception>
    public async IAsyncEnumerable<FarmNews> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await ReachAsync(_http.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken)).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw ProblemReader.Read(this, response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var events = SseParser.Create(stream, (name, data) => new FarmNews(name, Encoding.UTF8.GetString(data))).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (await ReachAsync(events.MoveNextAsync().AsTask()).ConfigureAwait(false))
            {
                yield return events.Current.Data;
            }
        }
    }

    /// <summary>That the server can't be reached, with what to do.</summary>
    public FarmUnavailableException Unavailable(string why, Exception? cause) => new(
        $"The farm at {_address} can't be reached: {why.TrimEnd('.')}. See whether its server runs and listens there; 'taskfarm serve' starts one.", cause);

    public void Dispose() => _http.Dispose();

    private static bool IsOf(X509Certificate? shown, string fingerprint) =>
        shown is not null && shown.GetCertHashString(HashAlgorithmName.SHA256).Equals(fingerprint, StringComparison.OrdinalIgnoreCase);

    private FarmUnavailableException Distrusted(AuthenticationException why) => new(
        $"The farm at {_address} was asked nothing, as "
        + (Options.CertificateFingerprint is null
            ? $"its certificate is not one that this machine trusts: {why.Message}"
            : "it shows another certificate than the one it is known by."),
        why);

    private async Task<T> ReachAsync<T>(Task<T> way)
    {
        try
        {
            return await way.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw exception.InnerException is AuthenticationException why ? Distrusted(why) : Unavailable(exception.InnerException?.Message ?? exception.Message, exception);
        }
    }

    private async Task<FarmAnswer> SendAsync(
        HttpMethod method, string path, SentContent content, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : content };
        using var limit = timeout == Timeout.InfiniteTimeSpan ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit?.CancelAfter(timeout);
        try
        {
            using var response = await _http.SendAsync(request, limit?.Token ?? cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? new FarmAnswer(response.StatusCode, body) : throw ProblemReader.Read(this, response.StatusCode, body);
        }
        catch (HttpRequestException exception) when (content.WasSent && !Persistence.IsOfAServerThatWasThere(exception))
        {
            // A connection that has served before is replaced when it breaks; that there is nobody any more is no news about the request.
            throw Unavailable("it has gone away", new HttpRequestException(HttpRequestError.ResponseEnded, exception.Message, exception));
        }
        catch (HttpRequestException exception)
        {
            throw exception.InnerException is AuthenticationException why ? Distrusted(why) : Unavailable(exception.InnerException?.Message ?? exception.Message, exception);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Unavailable($"it did not answer within {timeout.TotalSeconds} s", exception);
        }
    }
}
