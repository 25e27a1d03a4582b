using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace TaskFarm.Silo.Hosting;

/// <summary>The silo's log, on stderr.</summary>
internal static class Logs
{
    // Whatever else is configured is stronger. Those that are quieter still warn of nothing at every start.
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = nameof(LogLevel.Warning),
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = nameof(LogLevel.Error),
        ["Logging:LogLevel:Polly"] = nameof(LogLevel.Error),
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = nameof(LogLevel.Error),
    };

    public static void UseLogFormat(this IHostApplicationBuilder builder, LogFormat format)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        if (format == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(options => options.IncludeScopes = true);
        }
        else
        {
            builder.Logging.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat) = (true, "HH:mm:ss "));
        }
    }
}
