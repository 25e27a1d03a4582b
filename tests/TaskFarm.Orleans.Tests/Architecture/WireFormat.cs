using System.Reflection;
using System.Text;

namespace TaskFarm.Orleans.Tests.Architecture;

/// <summary>Prints what silos and clients of different versions have to agree on: the names and numbers of all that travels and is stored.</summary>
internal static class WireFormat
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetTypes().Where(IsOurs).OrderBy(AliasOf, StringComparer.Ordinal))
        {
            text.Append(AliasOf(type)).Append('\n');
            foreach (var line in type.IsInterface ? Methods(type) : type.IsEnum ? Values(type) : Members(type))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("TaskFarm", StringComparison.Ordinal) == true
        && ((type.IsInterface && typeof(IGrain).IsAssignableFrom(type)) || type.IsDefined(typeof(GenerateSerializerAttribute)));

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"{member.Name}, which has no alias";

    private static IEnumerable<string> Methods(Type type) => type.GetMethods()
        .Select(method => $"{AliasOf(method)}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}): {Name(method.ReturnType)}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Values(Type type) => Enum.GetNames(type).Select(name => $"{(int)Enum.Parse(type, name)} {name}");

    private static IEnumerable<string> Members(Type type) =>
        from member in type.GetMembers(Declared)
        let id = member.GetCustomAttribute<IdAttribute>()?.Id
        where id is not null
        orderby id
        select $"{id} {member.Name}: {Name(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)}";

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : type.Name;
}
