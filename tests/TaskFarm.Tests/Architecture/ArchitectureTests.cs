using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TaskFarm.Tests.Architecture;

/// <summary>The walls that the compiler doesn't guard.</summary>
public partial class ArchitectureTests
{
    public static TheoryData<string> CoreFiles() =>
    [
        .. new[] { "src/TaskFarm/Control", "src/TaskFarm/Scheduling" }
            .SelectMany(room => Directory.EnumerateFiles(Repository.Path(room), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetFileName(path))
            .Order(),
    ];

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
            [
                "async", "await", "DateTime.UtcNow", "DateTimeOffset.Now", "Stopwatch", "Environment.TickCount", "TimeProvider", "Random",
                "Guid.NewGuid", "Thread", "lock (",
            ],
            Forbidden()
                .Matches(
                    "async await DateTime.UtcNow DateTimeOffset.Now Stopwatch Environment.TickCount64 TimeProvider Random.Shared "
                    + "Guid.NewGuid Thread.Sleep lock (")
                .Select(match => match.Value));

    [Fact]
    public void The_core_library_stands_on_the_base_class_library_alone()
    {
        var project = XDocument.Load(Repository.Path("src/TaskFarm/TaskFarm.csproj"));
        Assert.DoesNotContain(
            project.Descendants(), element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference");

        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Assert.All(typeof(ITask).Assembly.GetReferencedAssemblies(), name => Assert.True(File.Exists(Path.Combine(runtime, name.Name + ".dll")), $"{name.Name} is not of the base class library."));
    }

    [Fact]
    public void Nothing_in_the_core_holds_a_task_or_a_clock_in_a_field_or_a_signature()
    {
        Type[] forbidden = [typeof(Task), typeof(ValueTask), typeof(TimeProvider), typeof(Random), typeof(CancellationToken), typeof(Thread), typeof(System.Threading.Lock)];
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var core = typeof(ITask).Assembly.GetTypes().Where(type => type.Namespace is "TaskFarm.Control" or "TaskFarm.Scheduling");

        var uses = core.SelectMany(type =>
            type.GetFields(All).Select(field => (type, field.Name, Used: field.FieldType)).Concat(
                from method in type.GetMethods(All)
                from used in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
                select (type, method.Name, Used: used)));

        Assert.DoesNotContain(
            uses,
            use => forbidden.Any(type => type.IsAssignableFrom(use.Used))
                || (use.Used.IsGenericType && use.Used.GetGenericTypeDefinition() == typeof(ValueTask<>)));
    }

    [GeneratedRegex(@"//[^\n]*|""(\\.|[^""\\\n])*""")]
    private static partial Regex CommentsAndText();

    [GeneratedRegex(
        @"\basync\b|\bawait\b|\bTask\.Run\b|\bThread\b|\block \("
        + @"|\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b|\bStopwatch\b|\bEnvironment\.TickCount|\bTimeProvider\b"
        + @"|\bRandom(NumberGenerator)?\b|\bGuid\.NewGuid\b")]
    private static partial Regex Forbidden();
}
