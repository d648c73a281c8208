#:project ../../src/CcmFhir.Chart/CcmFhir.Chart.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Writes the ChargeItemDefinitions of ../package from the code catalogue: dotnet run charge-definitions.cs -- ../package
using CcmFhir.Chart.Profiles;
using CcmFhir.Fhir.Serialization;

foreach (var definition in ChargeItemDefinitions.All())
{
    File.WriteAllText(Path.Combine(args[0], $"ChargeItemDefinition-{definition.Id}.json"), FhirJson.WriteText(definition, indented: true) + "\n");
}
