using System.Collections;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TaskFarm.Scripting;
using TaskFarm.Tests.Checking;

namespace TaskFarm.Tests.Scripting;

/// <summary>Two namespaces do the same; one of them is saved and restored in between.</summary>
[Trait("Row", "S7")]
public sealed class RestoredTwinTests
{
    private const string Reset = "<reset>";
    private const string PushNumber = "<push number>";
    private const string PushText = "<push text>";
    private const string PushObject = "<push object>";
    private const string PushBack = "<push p as q>";

    private static readonly string[] Steps =
    [
        "int a = 1;", "var a = \"s\";", "a = 2", "a = \"t\"", "a += 1;", "var a = 1; throw new Exception(\"no\"); var c = 1;",
        "var b = new List<object> { 1, 2 };", "b.Add(a);", "b.Add(new P(7));", "b.Add(b.Count)", "var c = b;", "c.Add(1); b.Count",
        "var d = new Dictionary<string, object> { [\"x\"] = b };", "((List<object>)d[\"x\"]).Add(9)",
        "int F() => a;", "int F() => ++a;", "int G() => F() + 1;", "int G(int x) => x;", "F()", "G()", "G(3)",
        "record P(int X);", "record P(int X, int Y = 2);", "p = new P(3);", "p = p with { X = p.X + 1 };", "object o = p;", "p.Equals(o)",
        "const int k = 3;", "const int k = 4;", "int H() => k;", "H() * k",
        "Func<int> f = () => 5;", "Func<int> f = F;", "f()", "Func<int> From(int x) => () => x++;", "var g = From(3);", "g()", "var h = g;", "h()",
        "int n; int Up() => ++n;", "Up()", "Up() + n",
        "using X = System.Int32;", "using X = System.String;", "typeof(X).Name",
        "int L { get; set; } = 5;", "L++", "var anonymous = new { A = 1 };", "anonymous.A", "var mentioned = b.Select(a => a).Count();",
        Reset, PushNumber, PushNumber, PushText, PushObject, PushBack,
        "class C { public static int N = 5; public static List<int> L { get; } = new(); }", "C.L.Add(C.N++); C.L", "b.Add(new C());",
        "enum E { A, B } e = E.B;", "e", "await Task.Yield(); a = 7; var late = a;", "q", "o = q;", "static int Twice(this int x) => 2 * x;", "3.Twice()",
    ];

    private static readonly Gen<Step[]> Sequences =
        from count in Gen.Choose(1, 25)
        from steps in (
            from code in Gen.Elements(Steps)
            from restores in Gen.Choose(0, 2)
            select new Step(code, restores == 0)).ArrayOf(count)
        select steps;

    [Fact]
    public void Restored_namespace_does_as_one_that_was_never_saved() => RandomCheck.NoFaultIn(
        Sequences,
        steps => Shrinking.Sequence(steps, static step => step.Restores ? [step with { Restores = false }] : []),
        FindFault,
        200);

    private static string? FindFault(Step[] steps)
    {
        var (space, twin) = (new ScriptNamespace(), new ScriptNamespace());
        for (var index = 0; index < steps.Length; index++)
        {
            var fault = FaultOf(steps[index], space, ref twin);
            if (fault is not null)
                return $"step {index}: {fault}\n{string.Join('\n', steps.Take(index + 1))}";
        }

        return null;
    }

    private static string? FaultOf(Step step, ScriptNamespace space, ref ScriptNamespace twin)
    {
        try
        {
            if (step.Restores)
            {
                var image = twin.Save();
                if (image.LeftOut.Count > 0)
                    return $"left out: {string.Join(", ", image.LeftOut)}";
                twin = new ScriptNamespace();
                twin.Restore(NamespaceImage.Read(image.Bytes));
                if (!twin.Save().Bytes.SequenceEqual(image.Bytes))
                    return "the image of the restored namespace differs";
            }

            var (actual, expected) = (Outcome(twin, step.Code), Outcome(space, step.Code));
            return actual == expected ? null : $"gave {actual}; expected was {expected}";
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private static string Outcome(ScriptNamespace space, string code)
    {
        var outcome = Do(space, code);
        return $"{outcome}, {string.Join(", ", space.Keys.Select(key => $"{key}: {Show(space.Pull(key))}"))}";
    }

    private static string Do(ScriptNamespace space, string code)
    {
        switch (code)
        {
            case Reset:
                space.Reset();
                return "";
            case PushNumber:
                space.Push("a", 10);
                return "";
            case PushText:
                space.Push("a", "pushed");
                return "";
            case PushObject:
                space.Push("b", new List<object> { 4 });
                return "";
            case PushBack when space.Keys.Contains("p"):
                space.Push("q", space.Pull("p"));
                return "";
            case PushBack:
                return "";
        }

        try
        {
            return Show(space.ExecuteAsync(code).AsTask().GetAwaiter().GetResult());
        }
        catch (Exception exception) when (exception is CodeException or CompilationException)
        {
            return exception.Message;
        }
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => text,
        Delegate function => function.Method.Name,
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}={Show(map[key])}"))}}}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Show))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private sealed record Step(string Code, bool Restores)
    {
        public override string ToString() => Restores ? $"restored, then {Code}" : Code;
    }
}
