using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TaskFarm.Scripting;

/// <summary>Tells an exception as the code that threw it would: its own functions, its own lines.</summary>
internal static partial class CodeFrames
{
    public static CodeException Wrap(Exception exception) =>
        new(exception, TypeName(exception.GetType()), Frames(exception));

    private static string TypeName(Type type)
    {
        var name = GeneratedNames.Strip(type.ToString());
        return GeneratedNames.IsAssembly(type.Assembly.GetName().Name) ? name.Replace('+', '.') : type.FullName ?? name;
    }

    private static string Frames(Exception exception) => string.Join('\n', new StackTrace(exception, fNeedFileInfo: true)
        .GetFrames()
        .Where(frame => GeneratedNames.IsAssembly(frame.GetMethod()?.Module.Assembly.GetName().Name))
        .Select(frame => $"at {Place(frame.GetMethod())}{GeneratedNames.File}{Line(frame)}"));

    // Of optimized code the line is not always known.
    private static string Line(StackFrame frame) =>
        frame.GetFileName() == GeneratedNames.File ? $":line {frame.GetFileLineNumber()}" : "";

    /// <returns>The function of the user's text, followed by "in"; nothing for code that stands in no function.</returns>
    private static string Place(MethodBase? method)
    {
        if (method is null)
            return "";
        method = Written(method);
        if (method.Name == GeneratedNames.MainMethod)
            return "";
        var parameters = string.Join(", ", method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"));
        return $"{FunctionName(method)}({parameters}) in ";
    }

    private static string FunctionName(MethodBase method)
    {
        if (LocalFunction().Match(method.Name) is { Success: true } local)
            return local.Groups["name"].Value;
        if (Lambda().IsMatch(method.Name))
            return "lambda";
        var type = Qualified(method.DeclaringType!);
        return type.Length == 0 ? method.Name : $"{type}.{method.Name}";
    }

    // Top level functions stand in a holder that the user doesn't know.
    private static string Qualified(Type type)
    {
        for (; type.DeclaringType is not null && CompilerMade().IsMatch(type.Name); type = type.DeclaringType)
        {
        }

        var isHolder = type is { IsAbstract: true, IsSealed: true, DeclaringType: null } && GeneratedNames.IsAssembly(type.Namespace);
        return isHolder ? "" : GeneratedNames.Strip(type.ToString()).Replace('+', '.');
    }

    /// <summary>The method that the user wrote of an async method or iterator; others as they are.</summary>
    private static MethodBase Written(MethodBase method)
    {
        if (method.Name != "MoveNext" || method.DeclaringType is not { DeclaringType: { } owner } machine)
            return method;
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var definition = machine.IsGenericType ? machine.GetGenericTypeDefinition() : machine;
        return Array.Find(owner.GetMethods(All), candidate => candidate.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType == definition)
            ?? method;
    }

    [GeneratedRegex(@"^<.*>g__(?<name>[^|]+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<.*>b__")]
    private static partial Regex Lambda();

    [GeneratedRegex("^<")]
    private static partial Regex CompilerMade();
}
