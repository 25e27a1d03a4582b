using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using TaskFarm.Server.TestHost;

// Says where it can be told what to do, does so, and ends when its stdin does: when whoever started it has ended, however that came about.
var secret = Guid.NewGuid().ToString("N");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using var control = builder.Build();
var farms = new HostedFarms();
control.Use((http, next) =>
{
    var isAllowed = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) && header.Parameter == secret;
    http.Response.StatusCode = isAllowed ? 200 : 401;
    return isAllowed ? next(http) : Task.CompletedTask;
});
farms.Map(control);
await control.StartAsync();
Console.WriteLine($"{control.Urls.Single()} {secret}");
while (await Console.In.ReadLineAsync() is not null)
{
}

Environment.Exit(0);
