using TaskFarm.Server.Api;

namespace TaskFarm.Server.Dashboard;

/// <summary>The page that watches the farm. Anyone may have it, as nothing of the farm is in it: what it shows it asks for with the token.</summary>
internal static class DashboardRoutes
{
    private const string Page = "index.html";

    // The page runs its own scripts only, talks to this server only, and can't turn a task's text into markup or be put into a frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static IEnumerable<FarmRoute> All => DashboardFiles.All.Select(RouteOf);

    private static FarmRoute RouteOf((string Name, string ContentType) file)
    {
        var content = DashboardFiles.Read(file.Name);
        var path = file.Name == Page ? "/" : $"/dashboard/{file.Name}";
        return new FarmRoute("GET", path, "A file of the dashboard.", call => AnswerAsync(call, file.ContentType, content)) { IsOpen = true };
    }

    private static Task AnswerAsync(Call call, string contentType, byte[] content)
    {
        var response = call.Http.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.ContentType = contentType;
        response.ContentLength = content.Length;
        return response.Body.WriteAsync(content, call.Gone).AsTask();
    }
}
