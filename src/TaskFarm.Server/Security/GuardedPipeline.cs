using Microsoft.AspNetCore.Http;
using TaskFarm.Server.Api;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Security;

/// <summary>Around all that the server does: lets in who may come in, and answers every error with a problem.</summary>
internal sealed class GuardedPipeline(Guard guard, FarmServer server, RequestDelegate next)
{
    private static readonly Problem Unauthorized = new(
        401, ProblemTypes.Unauthorized, "The token is missing or wrong.", "Every call but /health needs the header 'Authorization: Bearer TOKEN'.");

    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        var problem = guard.CheckOrigin(http) ?? (IsOpen(http) || guard.HasToken(http) ? null : Unauthorized);
        try
        {
            if (problem is null)
            {
                await next(http).ConfigureAwait(false);
                problem = IsBareError(http) ? FarmProblems.Of(http.Response.StatusCode, http.Request.Path) : null;
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            return;
        }
        catch (Exception exception)
        {
            problem = FarmProblems.Of(exception);
        }

        if (problem is not null && !http.Response.HasStarted)
        {
            await AnswerAsync(http, problem).ConfigureAwait(false);
        }
    }

    // What no route is for needs the token too: who has none learns nothing of what there is.
    private static bool IsOpen(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<FarmRoute>() is { IsOpen: true };

    private static bool IsBareError(HttpContext http) =>
        http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null };

    private async Task AnswerAsync(HttpContext http, Problem problem)
    {
        if (problem.Status == 401)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        // The body of who is refused is not waited for.
        if (http.Request.ContentLength is > 0 && problem.Status is 401 or 403 or 413)
        {
            http.Response.Headers.Connection = "close";
        }

        try
        {
            using var call = new Call(http, server);
            await call.AnswerAsync(problem).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nor is anybody there now.
        }
    }
}
