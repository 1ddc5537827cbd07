// Runs on any Node, before npm start and npm test: says which one they need where it is not there.
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 18)) {
  console.error(
    `This is Node ${process.versions.node}, and Node 24.18 or newer is needed. npm ci brings it along unless ` +
      "install scripts are off. Run: npm rebuild node --ignore-scripts=false",
  );
  process.exit(1);
}
