using System.CommandLine;
using System.CommandLine.Invocation;
using TaskFarm.Server.Hosting;
using TaskFarm.Silo.CommandLine;

namespace TaskFarm.Silo;

internal static class Program
{
    public const string Name = "taskfarm-silo";

    public static async Task<int> Main(string[] args)
    {
        var parsed = SiloCommand.Build().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return await ComplainAsync($"{parsed.Errors[0].Message} Try {Name} --help.");
        }

        try
        {
            // The signals are the host's, which stops the silo in good order.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception) when (exception is SettingException or HostingException)
        {
            return await ComplainAsync(exception.Message);
        }
    }

    private static async Task<int> ComplainAsync(string message)
    {
        await Console.Error.WriteLineAsync($"{Name}: {message}");
        return ExitCodes.WrongUsage;
    }
}
