using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Json;

/// <summary>Tasks as JSON: what a sender wrote, checked to the last field.</summary>
/// <param name="functions">The functions that go by a name.</param>
/// <param name="allowScripts">Whether code as text is taken.</param>
internal sealed class TaskJson(RegisteredFunctions functions, bool allowScripts)
{
    private const int MaxNameLength = 1_000;
    private const string String = "string";
    private const string Map = "map";

    private static readonly string[] Common = ["kind", "name", "retries", "recovery", "depend", "clearBefore", "clearAfter"];
    private static readonly string[] OfString = [.. Common, "expression", "push", "pull"];
    private static readonly string[] OfMap = [.. Common, "function", "args", "kwargs"];

    /// <summary>Reads a task.</summary>
    /// <param name="element">The task.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <exception cref="ProblemException">It is none.</exception>
    public BaseTask Read(JsonElement element, string path)
    {
        var kind = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("kind", out var named) && named.ValueKind == JsonValueKind.String
            ? named.GetString()
            : null;
        var fields = new JsonFields(element, path, kind == Map ? OfMap : OfString);
        return kind switch
        {
            String => WithOptions(ReadString(fields), fields),
            Map => WithOptions(ReadMap(fields), fields),
            _ => throw fields.Wrong("kind", $"must be \"{String}\" or \"{Map}\"."),
        };
    }

    private StringTask ReadString(JsonFields fields)
    {
        RefuseScripts(fields, "expression");
        var push = fields.NamedValues("push");
        var pull = fields.Texts("pull");
        foreach (var name in push.Keys.Where(name => !SyntaxFacts.IsValidIdentifier(name)))
        {
            throw fields.Wrong($"push.{name}", "is not a C# name.");
        }

        return new StringTask(fields.NeededText("expression")) { Push = push, Pull = pull };
    }

    private BaseTask ReadMap(JsonFields fields)
    {
        var function = fields.NeededText("function");
        if (functions.Find(function) is { } registered)
        {
            return registered.TaskOf(fields);
        }

        if (!allowScripts)
        {
            throw fields.Wrong("function", $"is not a registered function, and this server takes no code; registered are {functions.Names}.");
        }

        var (args, kwargs) = (fields.Values("args"), fields.NamedValues("kwargs"));
        return TextFunction.TaskOf(fields, function, args, kwargs);
    }

    private BaseTask WithOptions(BaseTask task, JsonFields fields)
    {
        var name = fields.Text("name");
        if (name?.Length > MaxNameLength)
        {
            throw fields.Wrong("name", $"is longer than {MaxNameLength:N0} characters.");
        }

        var depend = fields.Text("depend");
        if (depend is not null)
        {
            RefuseScripts(fields, "depend");
        }

        return task with
        {
            Name = name,
            Retries = fields.WholeNumber("retries"),
            RecoveryTask = fields.Find("recovery") is { } recovery ? Read(recovery, fields.PathOf("recovery")) : null,
            DependExpression = depend,
            ClearBefore = fields.Flag("clearBefore"),
            ClearAfter = fields.Flag("clearAfter"),
        };
    }

    private void RefuseScripts(JsonFields fields, string name)
    {
        if (!allowScripts)
        {
            throw new ProblemException(Problem.Forbidden(
                $"'{fields.PathOf(name)}' is code, and this server takes none; it runs registered functions only: {functions.Names}."));
        }
    }
}
