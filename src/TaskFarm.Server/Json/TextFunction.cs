using TaskFarm.Scripting;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Json;

/// <summary>A function that came as text: compiled once here, so that what does not compile is refused and not queued.</summary>
internal static class TextFunction
{
    public static BaseTask TaskOf(JsonFields fields, string text, object?[] args, Dictionary<string, object?> kwargs)
    {
        try
        {
            var task = new FunctionTask(text) { Arguments = args, NamedArguments = kwargs };
            task.Bind();
            return task;
        }
        catch (CompilationException exception)
        {
            throw new ProblemException(FarmProblems.Of(exception) with { Field = fields.PathOf("function") });
        }
        catch (ArgumentException exception)
        {
            throw fields.Wrong("args", exception.Message);
        }
    }
}
