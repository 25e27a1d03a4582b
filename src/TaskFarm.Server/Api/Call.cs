using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskFarm.Server.Json;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Api;

/// <summary>One request, and the ways to read it and to answer.</summary>
internal sealed class Call(HttpContext http, FarmServer server) : IDisposable
{
    private const string Json = "application/json";
    private const int FirstBuffer = 1 << 20;
    private const int MaxEngineIdLength = 200;
    private long _buffered;

    public HttpContext Http => http;

    public FarmServer Server => server;

    public ITaskController Controller => server.Controller;

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Gone => http.RequestAborted;

    /// <summary>Whether the body is packed.</summary>
    public bool SendsPacked => http.Request.ContentType?.StartsWith(Wire.ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the answer is to be packed.</summary>
    public bool WantsPacked => http.Request.Headers.Accept.ToString().StartsWith(Wire.ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The task of the path.</summary>
    public long TaskId
    {
        get
        {
            var text = (string?)http.Request.RouteValues["id"];
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
                ? id
                : throw new ProblemException(Problem.BadRequest("A task's id is a whole number.", "id"));
        }
    }

    /// <summary>The engine of the path.</summary>
    public IEngine Engine
    {
        get
        {
            var id = (string?)http.Request.RouteValues["id"] ?? "";
            return id.Length <= MaxEngineIdLength
                ? Controller.Engine(id)
                : throw new ProblemException(Problem.BadRequest($"An engine's id has at most {MaxEngineIdLength} characters.", "id"));
        }
    }

    /// <summary>How long the request may wait: <c>?wait=SECONDS</c>, and not longer than is allowed.</summary>
    public TimeSpan Wait
    {
        get
        {
            var text = Query("wait");
            if (text is null)
            {
                return TimeSpan.Zero;
            }

            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
                ? TimeSpan.FromSeconds(Math.Min(seconds, server.Options.MaxWait.TotalSeconds))
                : throw new ProblemException(Problem.BadRequest("must be a number of seconds, 0 or more.", "wait"));
        }
    }

    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    public bool Flag(string name) => Query(name) switch
    {
        null or "false" => false,
        "true" or "" => true,
        _ => throw new ProblemException(Problem.BadRequest("must be true or false.", name)),
    };

    /// <summary>Reads the body. It counts against the budget until the request is answered.</summary>
    /// <exception cref="ProblemException">It is larger than is allowed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync()
    {
        var max = server.Options.MaxBodyBytes;
        var length = http.Request.ContentLength;
        RefuseLarger(length ?? 0, max);
        var buffer = new byte[Math.Clamp(length ?? 4_096, 1, FirstBuffer)];
        var count = 0;
        while (count != length)
        {
            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Array.MaxLength));
            }

            var read = await http.Request.Body.ReadAsync(buffer.AsMemory(count), Gone).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            count += read;
            server.Bodies.Take(read);
            _buffered += read;
            RefuseLarger(count, max);
        }

        return buffer.AsMemory(0, count);
    }

    /// <summary>Reads a packed body, whose types and functions are code.</summary>
    /// <exception cref="ProblemException">Code is not taken here.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadPackedAsync() => server.Options.AllowScripts
        ? ReadBodyAsync()
        : throw new ProblemException(Problem.Forbidden("This server takes no code, and so nothing packed; it runs registered functions only. Send JSON."));

    /// <summary>Reads a body of JSON.</summary>
    /// <exception cref="ProblemException">It is none, or is nested too deep.</exception>
    public async ValueTask<JsonDocument> ReadJsonAsync()
    {
        var body = await ReadBodyAsync().ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, PlainValue.Options);
        }
        catch (JsonException exception)
        {
            throw new ProblemException(Problem.BadRequest($"The body is not JSON as it is taken here: {exception.Message}", "body"));
        }
    }

    /// <summary>The ids of a body <c>{"ids":[…]}</c>; null where it has none.</summary>
    public async ValueTask<long[]?> ReadIdsAsync()
    {
        if (SendsPacked)
        {
            return Wire.ReadIds((await ReadBodyAsync().ConfigureAwait(false)).Span, server.Options.MaxIds);
        }

        using var body = await ReadJsonAsync().ConfigureAwait(false);
        return IdsJson.Read(body.RootElement, server.Options.MaxIds);
    }

    public Task AnswerAsync(int status, Action<Utf8JsonWriter> write) => AnswerAsync(status, Json, write);

    public Task AnswerAsync(Problem problem)
    {
        if (problem.RetryAfter is { } after)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return AnswerAsync(problem.Status, "application/problem+json", problem.Write);
    }

    public Task AnswerPackedAsync(int status, ReadOnlyMemory<byte> body)
    {
        http.Response.ContentType = Wire.ContentType;
        return AnswerAsync(status, body);
    }

    public void Answer(int status) => http.Response.StatusCode = status;

    public void Dispose() => server.Bodies.Return(_buffered);

    private async Task AnswerAsync(int status, string contentType, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonValue.WriterOptions))
        {
            write(writer);
        }

        if (buffer.WrittenCount > server.Options.MaxResultBytes)
        {
            throw new ProblemException(Problem.TooLarge(
                $"The answer has {buffer.WrittenCount:N0} bytes. Ask for less, or raise {nameof(TaskFarmServerOptions.MaxResultBytes)}."));
        }

        http.Response.ContentType = contentType;
        await AnswerAsync(status, buffer.WrittenMemory).ConfigureAwait(false);
    }

    private Task AnswerAsync(int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, Gone).AsTask();
    }

    private static void RefuseLarger(long length, long max)
    {
        if (length > max)
        {
            throw new ProblemException(Problem.TooLarge(
                $"The body has more than {max:N0} bytes. Send less at a time, or raise {nameof(TaskFarmServerOptions.MaxBodyBytes)}."));
        }
    }
}
