using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TaskFarm.Architecture;

/// <summary>The walls that the compiler doesn't guard.</summary>
public partial class ArchitectureTests
{
    public static TheoryData<string> CoreFiles() =>
        [.. new[] { "Control", "Scheduling" }.SelectMany(room => Directory.EnumerateFiles(Repository.Path("src/TaskFarm/" + room), "*.cs", SearchOption.AllDirectories)).Select(Path.GetFileName).Order()!];

    [Theory]
    [MemberData(nameof(CoreFiles))]
    public void The_core_is_not_async_reads_no_clock_draws_no_lots_and_locks_nothing(string file)
    {
        var path = Directory.EnumerateFiles(Repository.Path("src/TaskFarm"), file, SearchOption.AllDirectories).Single();
        var code = CommentsAndText().Replace(File.ReadAllText(path), "");

        Assert.Empty(Forbidden().Matches(code).Select(match => match.Value));
    }

    [Fact]
    public void The_scan_of_the_core_finds_what_it_is_for() =>
        Assert.Equal(
            ["async", "await", "DateTime.UtcNow", "DateTimeOffset.Now", "Stopwatch", "Environment.TickCount", "TimeProvider", "Random", "Guid.NewGuid", "Thread", "lock ("],
            Forbidden().Matches("async await DateTime.UtcNow DateTimeOffset.Now Stopwatch Environment.TickCount64 TimeProvider Random.Shared Guid.NewGuid Thread.Sleep lock (").Select(match => match.Value));

    [Fact]
    public void The_core_library_stands_on_the_base_class_library_alone()
    {
        var project = XDocument.Load(Repository.Path("src/TaskFarm/TaskFarm.csproj"));
        Assert.Empty(project.Descendants().Where(element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference"));

        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.All(typeof(ITask).Assembly.GetReferencedAssemblies(), name => Assert.True(File.Exists(Path.Combine(runtime, name.Name + ".dll")), $"{name.Name} is not of the base class library."));
    }

    [Fact]
    public void Nothing_in_the_core_holds_a_task_or_a_clock_in_a_field_or_a_signature()
    {
        Type[] forbidden = [typeof(Task), typeof(ValueTask), typeof(TimeProvider), typeof(Random), typeof(CancellationToken), typeof(Thread), typeof(System.Threading.Lock)];
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var core = typeof(ITask).Assembly.GetTypes().Where(type => type.Namespace is "TaskFarm.Control" or "TaskFarm.Scheduling");

        Assert.Empty(core.SelectMany(type =>
            type.GetFields(All).Select(field => (type, member: field.Name, used: field.FieldType))
                .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).Select(used => (type, member: method.Name, used)))))
            .Where(use => forbidden.Any(type => type.IsAssignableFrom(use.used) || (use.used.IsGenericType && use.used.GetGenericTypeDefinition() == typeof(ValueTask<>)))));
    }

    [GeneratedRegex("""//[^\n]*|"(\\.|[^"\\\n])*\"""")]
    private static partial Regex CommentsAndText();

    [GeneratedRegex(@"\basync\b|\bawait\b|\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b|\bStopwatch\b|\bEnvironment\.TickCount|\bTimeProvider\b|\bRandom(NumberGenerator)?\b|\bGuid\.NewGuid\b|\bThread\b|\bTask\.Run\b|\block \(")]
    private static partial Regex Forbidden();
}
