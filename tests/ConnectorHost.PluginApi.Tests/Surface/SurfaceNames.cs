using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ConnectorHost.PluginApi.Tests.Surface;

/// <summary>Types and parameters as C# writes them, nullability included.</summary>
internal static class SurfaceNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char",
    };

    public static string Declaration(Type type)
    {
        var bases = new List<string>();
        if (type.IsClass && type.BaseType != typeof(object)) bases.Add(Of(type.BaseType!));
        if (!type.IsEnum) bases.AddRange(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(Of).Order(StringComparer.Ordinal));
        return $"{Kind(type)} {type.Namespace}.{(type.DeclaringType is { } outer ? outer.Name + "." : "")}{Simple(type)}{(bases.Count > 0 ? " : " : "")}{string.Join(", ", bases)}{string.Concat(type.GetGenericArguments().Select(Constraint))}";
    }

    public static string Of(FieldInfo field) => Of(field.FieldType, Nullability.Create(field));

    public static string Of(PropertyInfo property)
    {
        var info = Nullability.Create(property);
        return Of(property.PropertyType, info, property.GetMethod is null ? info.WriteState : info.ReadState);
    }

    public static string Of(ParameterInfo parameter)
    {
        var info = Nullability.Create(parameter);
        return Of(parameter.ParameterType, info, parameter.Position < 0 ? info.ReadState : info.WriteState);
    }

    public static string Of(Type type) => Of(type, null);

    public static string Parameters(MethodBase method) => (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    public static string Parameter(ParameterInfo parameter)
    {
        var collects = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var passing = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        return $"{collects}{passing}{Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Literal(parameter.DefaultValue) : "")}";
    }

    public static string GenericParameters(MethodInfo method) => method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    public static string Constraints(MethodInfo method) => method.IsGenericMethodDefinition ? string.Concat(method.GetGenericArguments().Select(Constraint)) : "";

    public static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraint(Type parameter)
    {
        if (!parameter.IsGenericParameter) return "";
        var terms = new List<string>();
        if (parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) terms.Add("class");
        if (parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) terms.Add("struct");
        terms.AddRange(parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal));
        return terms.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", terms)}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        var record = type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null ? "record " : "";
        if (type.IsValueType) return $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{record}struct";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return $"{modifier}{record}class";
    }

    private static string Of(Type type, NullabilityInfo? info, NullabilityState? state = null)
    {
        if (type.IsByRef) return Of(type.GetElementType()!, info, state);
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value, null) + "?";
        var mark = (state ?? info?.ReadState) == NullabilityState.Nullable && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        if (type.IsArray) return $"{Of(type.GetElementType()!, info?.ElementType)}[]{mark}";
        if (!type.IsGenericType) return (Keywords.GetValueOrDefault(type) ?? type.Name) + mark;
        var arguments = type.GetGenericArguments();
        var known = info?.GenericTypeArguments is { Length: > 0 } infos && infos.Length == arguments.Length ? infos : null;
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments.Select((a, i) => Of(a, known?[i])))}>{mark}";
    }

    private static string Simple(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(a => a.Name))}>" : type.Name;
}
