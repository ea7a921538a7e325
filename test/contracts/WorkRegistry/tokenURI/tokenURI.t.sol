// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_TokenURI_Test is WorkRegistryBase {
    string[12] private useNames = [
        "Mine",
        "Train",
        "TrainGenerative",
        "FineTune",
        "Retrieve",
        "Index",
        "Search",
        "Evaluate",
        "GenerateInStyle",
        "CloneVoice",
        "Synthesize",
        "Distill"
    ];

    function testFuzz_RevertGiven_NotFound(uint256 id) public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, id));
        registry.tokenURI(id);
    }

    function test_GivenAll() public {
        vm.startPrank(creator);
        bytes32 workId = registry.register(_full());
        registry.setUri(workId, "ipfs://picture");
        vm.stopPrank();
        _assertShows(
            workId,
            string.concat(
                _head("work", workId, creator, payee),
                '"consent":{"uses":["Mine","TrainGenerative","Retrieve"],"bits":21,"since":1800000000,"bySteward":false},',
                '"royaltyBps":750,"uri":"ipfs://picture"}'
            )
        );
    }

    function test_GivenNothing() public {
        bytes32 workId = _register(creator, HASH, 0);
        _assertShows(
            workId,
            string.concat(
                _head("work", workId, creator, creator),
                '"consent":{"uses":[],"bits":0,"since":1800000000,"bySteward":false},"royaltyBps":0}'
            )
        );
    }

    function test_GivenCatalogue() public {
        bytes32 catalogueId = _registerCatalogue(_leaves(3), 2048);
        _assertShows(
            catalogueId,
            string.concat(
                _head("catalogue", catalogueId, steward, steward),
                '"consent":{"uses":["Distill"],"bits":2048,"since":1800000000,"bySteward":true},"royaltyBps":300}'
            )
        );
    }

    function test_GivenFromCatalogue() public {
        bytes32 catalogueId = _registerCatalogue(_leaves(3), 2048);
        vm.warp(START + 1);
        bytes32 workId = registry.materialize(_proof(_leaves(3), 2));
        string memory tail = string.concat('"royaltyBps":300,"catalogueId":"', vm.toString(catalogueId), '"}');
        _assertShows(
            workId,
            string.concat(
                _head("work", workId, wallet, wallet),
                '"consent":{"uses":["Distill"],"bits":2048,"since":1800000000,"bySteward":true},',
                tail
            )
        );
        vm.prank(wallet);
        registry.setConsent(workId, 2048);
        _assertShows(
            workId,
            string.concat(
                _head("work", workId, wallet, wallet),
                '"consent":{"uses":["Distill"],"bits":2048,"since":1800000001,"bySteward":false},',
                tail
            )
        );
    }

    function testFuzz_GivenUses(uint16 uses) public {
        uses &= ALL_USES;
        bytes32 workId = _register(creator, HASH, uses);
        string memory list = "";
        for (uint256 i = 0; i < 12; ++i) {
            if (uses & (1 << i) == 0) continue;
            list = string.concat(list, bytes(list).length == 0 ? "" : ",", '"', useNames[i], '"');
        }
        string memory bits = vm.toString(uint256(uses));
        _assertShows(
            workId,
            string.concat(
                _head("work", workId, creator, creator),
                string.concat('"consent":{"uses":[', list, '],"bits":', bits),
                ',"since":1800000000,"bySteward":false},"royaltyBps":0}'
            )
        );
    }

    function test_GivenHostileUri() public {
        bytes32 workId = _register(creator, HASH, 0);
        vm.prank(creator);
        registry.setUri(workId, unicode'x","payee":"0x0"}\\</script>\n\r\t\u0000\u001f é');
        _assertShows(
            workId,
            string.concat(
                _head("work", workId, creator, creator),
                '"consent":{"uses":[],"bits":0,"since":1800000000,"bySteward":false},"royaltyBps":0,',
                unicode'"uri":"x\\",\\"payee\\":\\"0x0\\"}\\\\</script>\\n\\r\\t\\u0000\\u001f é"}'
            )
        );
    }

    function _head(string memory kind, bytes32 id, address owner, address to) private pure returns (string memory) {
        string memory text = vm.toString(id);
        return
            string.concat(
                string.concat('{"name":"OpenRoyalty ', kind, " ", text, '",'),
                '"description":"What its owner consents to, and who receives its money.",',
                string.concat('"workId":"', text, '","owner":"', vm.toString(owner)),
                string.concat('","payee":"', vm.toString(to), '",')
            );
    }

    function _assertShows(bytes32 workId, string memory json) private view {
        _assertEq(
            bytes(registry.tokenURI(uint256(workId))),
            abi.encodePacked("data:application/json;base64,", Base64.encode(bytes(json))),
            json
        );
    }
}
