using System.CommandLine;
using System.CommandLine.Invocation;
using TaskFarm.CommandLine.Cluster;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Server.Hosting;

namespace TaskFarm.CommandLine;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        // An '@' is ours: map takes '@FILE' for the lines of a file.
        var parsed = CommandTree.Build().Parse(ClusterSettings.Complete(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Complain(parsed, parsed.Errors[0].Message);
        }

        try
        {
            // The signals are ours too: see Interruption.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception) when (exception is UsageException or HostingException)
        {
            return Complain(parsed, exception.Message);
        }
        catch (OperationCanceledException)
        {
            Notes.Line("interrupted.");
            return ExitCodes.Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TaskFarmException or CompositeTaskException)
        {
            Notes.Line(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static int Complain(ParseResult parsed, string message)
    {
        var names = new Stack<string>();
        for (var symbol = parsed.CommandResult; symbol is not null; symbol = symbol.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Push(symbol.Command is RootCommand ? CommandTree.ProgramName : symbol.Command.Name);
        }

        Notes.Line(message);
        Notes.Plain($"Try '{string.Join(' ', names)} --help'.");
        return ExitCodes.WrongUsage;
    }
}
