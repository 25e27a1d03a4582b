using System.CommandLine;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Server;
using TaskFarm.Server.Hosting;

namespace TaskFarm.CommandLine.Server;

/// <summary><c>taskfarm serve</c>: the embedded farm behind HTTP.</summary>
internal sealed class ServeCommand
{
    private const string PasswordVariable = "TASKFARM_CERTIFICATE_PASSWORD";

    private readonly Option<string> _urls = new("--urls")
    {
        Description = "Where to listen; several with ';' between. Port 0 takes a free one",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:5050",
    };

    private readonly Option<string?> _store = new("--store") { Description = "A file that keeps every accepted task through a crash; made where there is none", HelpName = "FILE" };
    private readonly Option<bool> _noScripts = new("--no-scripts") { Description = "Take no code: run registered functions only" };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Listen beyond this machine without TLS; anyone on the way can then read the token" };
    private readonly Option<string[]> _hosts = new("--allow-host") { Description = "A name, beside localhost, by which clients may call the server", HelpName = "NAME" };
    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = $"A PEM or PFX file with what the server shows at https addresses; {PasswordVariable} of the environment opens its key",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--certificate-key") { Description = "The PEM file of the certificate's private key, where it is another one", HelpName = "FILE" };
    private readonly FarmSettings _farm;

    private ServeCommand(FarmSettings farm) => _farm = farm;

    public static Command Build(FarmSettings farm)
    {
        var serve = new ServeCommand(farm);
        var command = new Command("serve", "Put a farm of this machine behind HTTP, until it is interrupted. Its address and a fresh token go to a file that only you can read.")
        {
            serve._urls, serve._store, serve._noScripts, serve._insecure, serve._hosts, serve._certificate, serve._key,
        };
        command.SetAction((parsed, _) => serve.InvokeAsync(parsed));
        return command.WithExamples(
            "taskfarm serve",
            "taskfarm serve --engines 4 --store farm.db",
            "taskfarm serve --urls http://127.0.0.1:0 --profile tests",
            "taskfarm serve --urls https://0.0.0.0:5050 --certificate farm.pem --certificate-key farm.key --allow-host farm.example.com",
            "taskfarm serve --no-scripts");
    }

    private async Task<int> InvokeAsync(ParseResult parsed)
    {
        _farm.RefuseCluster(parsed);
        var profile = _farm.Server.Profile(parsed);
        SayWhoWasBefore(ConnectionFile.RefuseSecond(profile), profile);
        using var interruption = new Interruption();
        var options = new TaskFarmServerOptions { AllowScripts = !parsed.GetValue(_noScripts), AllowInsecure = parsed.GetValue(_insecure) };
        options.Token = _farm.Server.OwnToken(parsed) ?? options.Token;
        foreach (var host in parsed.GetValue(_hosts) ?? [])
        {
            options.AllowedHosts.Add(host);
        }

        var certificate = ReadCertificate(parsed);
        var farm = await _farm.StartAsync(parsed, store: parsed.GetValue(_store), configure: options.ReadStoredTasks);
        await using (farm)
        {
            await ServeAsync(parsed, farm, options, certificate, profile, interruption.Asked);
        }

        // Throws where it could not go on, or where not all is on disk.
        await farm.Stopped;
        return ExitCodes.Well;
    }

    private async Task ServeAsync(ParseResult parsed, LocalFarm farm, TaskFarmServerOptions options, ServerCertificate? certificate, string profile, CancellationToken asked)
    {
        options.Controller = farm.Client;
        options.Events = farm;
        await using var app = FarmHost.Build(parsed.GetValue(_urls)!, options, certificate);
        await FarmHost.StartAsync(app);

        // The farm is stopped after the server, so that who waits is told to come again, and not that all is over.
        var file = ConnectionFile.OfThisProcess(app.Urls.First(), options.Token, certificate);
        file.Write(profile);
        try
        {
            Notes.Line($"serving {_farm.Engines(parsed)} engines at {string.Join(" and ", app.Urls)}; Ctrl-C stops.");
            Notes.Line($"the token is in {ConnectionFile.PathOf(profile)}");

            // A terminal is its user's own; a log may be read by others.
            Notes.Line($"the dashboard is at {new Uri(file.Address, Notes.OnTerminal ? $"#token={file.Token}" : "/")}");
            await Task.WhenAny(Task.Delay(Timeout.Infinite, asked), farm.Stopped);
        }
        finally
        {
            file.Remove(profile);
        }

        await app.StopAsync(CancellationToken.None);
    }

    private ServerCertificate? ReadCertificate(ParseResult parsed)
    {
        var isHttps = parsed.GetValue(_urls)!.Contains("https://", StringComparison.OrdinalIgnoreCase);
        return (parsed.GetValue(_certificate), parsed.GetValue(_key)) switch
        {
            (null, null) => isHttps ? throw new UsageException("an https address goes with --certificate.") : null,
            (null, _) => throw new UsageException("--certificate-key goes with --certificate."),
            (_, _) when !isHttps => throw new UsageException("--certificate goes with an https address in --urls."),
            (var file, var key) => new ServerCertificate(file, key, Environment.GetEnvironmentVariable(PasswordVariable)),
        };
    }

    private static void SayWhoWasBefore(ConnectionFile? before, string profile)
    {
        if (before is not null)
        {
            Notes.Line($"the server of profile '{profile}' before this one (process {before.ProcessId}) ended without saying so.");
        }
    }
}
