using System.CodeDom.Compiler;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace TaskFarm.Tests.Architecture;

/// <summary>Prints what others can use of an assembly: a type a paragraph, a member a line, in ordinal order. What the compiler makes of a record is left out.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetTypes().Where(type => IsVisible(type) && !type.IsDefined(typeof(GeneratedCodeAttribute))).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    // What the compiler makes of extension members has a name that nobody can write.
    private static bool IsVisible(Type type) =>
        !type.Name.StartsWith('<') && (type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic);

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = new[] { type.BaseType }.Where(super => super is not null && super != typeof(object) && super != typeof(ValueType) && super != typeof(Enum))
            .Concat(type.GetInterfaces().Where(IsVisible).OrderBy(Name, StringComparer.Ordinal)).Select(super => Name(super!)).ToList();
        var record = type.GetMethod("PrintMembers", Declared) is not null ? "record " : "";
        return $"{record}{kind} {Name(type)}{(type.IsEnum || bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
        {
            yield return $"new({Parameters(constructor)})";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && !method.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            if (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            {
                yield return $"{Modifiers(method)}{Type(method.ReturnType, method.ReturnParameter)} {method.Name}{Generic(method)}({Parameters(method)})";
            }
        }

        foreach (var property in type.GetProperties(Declared).Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)))
        {
            var init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") == true;
            var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
            var valueType = Nullable(property.PropertyType, new NullabilityInfoContext().Create(property).ReadState);
            var get = IsVisible(property.GetMethod) ? " get;" : "";
            var set = !IsVisible(property.SetMethod) ? "" : init ? " init;" : " set;";
            yield return $"{Modifiers((property.GetMethod ?? property.SetMethod)!)}{valueType} {property.Name}{index} {{{get}{set} }}";
        }

        foreach (var field in type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName))
        {
            yield return field.IsLiteral
                ? string.Create(CultureInfo.InvariantCulture, $"const {field.Name} = {field.GetRawConstantValue() ?? "null"}")
                : $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}";
        }

        foreach (var @event in type.GetEvents(Declared).Where(@event => IsVisible(@event.AddMethod)))
        {
            yield return $"event {Name(@event.EventHandlerType!)} {@event.Name}";
        }
    }

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static "
            : method.DeclaringType!.IsInterface || !method.IsVirtual ? ""
            : method.IsAbstract ? "abstract "
            : ((MethodInfo)method).GetBaseDefinition() != method ? "override "
            : method.IsFinal ? "" : "virtual ");

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var otherwise = !parameter.HasDefaultValue ? ""
            : parameter.DefaultValue is null ? " = default"
            : parameter.DefaultValue is string text ? $" = \"{text}\""
            : string.Create(CultureInfo.InvariantCulture, $" = {parameter.DefaultValue}");
        return $"{way}{Type(parameter.ParameterType, parameter)} {parameter.Name}{otherwise}";
    }

    private static string Type(Type type, ParameterInfo parameter) => Nullable(type, new NullabilityInfoContext().Create(parameter).ReadState);

    private static string Nullable(Type type, NullabilityState state) => Name(type) + (state == NullabilityState.Nullable && !type.IsValueType ? "?" : "");

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (System.Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var room = type.IsNested ? Name(type.DeclaringType!) + "."
            : type.Namespace?.StartsWith("TaskFarm.", StringComparison.Ordinal) == true ? type.Namespace["TaskFarm.".Length..] + "."
            : "";
        var name = room + type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
