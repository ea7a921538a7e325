// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {Vm} from "../../../utils/TestBase.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_Copier_Test is WorkRegistryBase {
    /// @dev Everything the creator sends is public before it is mined; the copier acts around it as the seed says.
    function testFuzz_CopierNeverBecomesCreator(uint256 seed, bytes32 salt, uint256 wait, bool signed) public {
        vm.assume(salt != 0);
        wait = _bound(wait, 0, 30 days);
        Registration memory registration = _full();
        registration.salt = salt;
        bytes32 commitment = keccak256(abi.encode(creator, HASH, salt));
        uint256 deadline = START + wait;
        bytes memory signature = _signature(creatorKey, _digest(_registerHash(creator, registration, deadline)));

        // The commitment is visible: all there is to copy is its 32 bytes.
        _copyCommitment(seed, commitment);
        registry.commit(commitment);
        _copyCommitment(seed >> 8, commitment);
        uint256 committed = block.timestamp;

        vm.warp(START + wait);
        // The registration is visible: content hash, salt, signature and all.
        for (uint256 i = 0; i < 4; ++i) _copyAll(seed >> (16 + 8 * i), registration, deadline, signature);
        bool done = registry.exists(_workId(creator, HASH));
        if (!done) {
            _expectEvent();
            emit IWorkRegistry.WorkRegistered(
                _workId(creator, HASH),
                creator,
                HASH,
                METADATA,
                uint48(committed),
                21,
                750
            );
            if (signed) {
                registry.registerFor(creator, registration, deadline, signature);
            } else {
                vm.prank(creator);
                registry.register(registration);
            }
        }
        for (uint256 i = 0; i < 4; ++i) _copyAll(seed >> (48 + 8 * i), registration, deadline, signature);

        bytes32 workId = _workId(creator, HASH);
        _assertEq(registry.committedAt(commitment), committed, "the creator's commitment");
        _assertEq(registry.holderOf(workId), creator, "owner of the creator's work");
        _assertEq(registry.payeeOf(workId), payee, "payee of the creator's work");
        _assertConsent(workId, 21, START + wait, false);
        bytes32 copy = _workId(stranger, HASH);
        if (registry.exists(copy)) _assertEq(registry.holderOf(copy), stranger, "owner of the copy");
    }

    function _copyCommitment(uint256 seed, bytes32 commitment) private {
        if (seed & 1 != 0) {
            vm.prank(stranger);
            registry.commit(commitment);
        }
        if (seed & 2 != 0) {
            vm.prank(stranger);
            registry.commit(keccak256(abi.encode(stranger, commitment, SALT)));
        }
    }

    function _copyAll(
        uint256 seed,
        Registration memory registration,
        uint256 deadline,
        bytes memory signature
    ) private {
        seed %= 6;
        Registration memory copied = _full();
        copied.payee = stranger;
        vm.recordLogs();
        vm.startPrank(stranger);
        if (seed == 0) {
            registry.commit(keccak256(abi.encode(stranger, HASH, registration.salt)));
        } else if (seed == 1) {
            try registry.register(registration) {
                _assertCopiedAt();
            } catch {}
        } else if (seed == 2) {
            try registry.register(copied) {
                _assertCopiedAt();
            } catch {}
        } else if (seed == 3) {
            // With the creator's name, but the copier as payee.
            copied.salt = registration.salt;
            try registry.registerFor(creator, copied, deadline, signature) {
                _assertTrue(false, "the signature covers the payee");
            } catch {}
        } else if (seed == 4) {
            // In the copier's name with the creator's signature.
            try registry.registerFor(stranger, registration, deadline, signature) {
                _assertTrue(false, "the signature covers the creator");
            } catch {}
        } else {
            // All as the creator signed it: then it is what the creator wanted.
            try registry.registerFor(creator, registration, deadline, signature) {} catch {}
        }
        vm.stopPrank();
    }

    /// @dev The copy that was just registered claims this second, not the creator's.
    function _assertCopiedAt() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IWorkRegistry.WorkRegistered.selector) continue;
            (, uint48 claimedAt, , ) = abi.decode(logs[i].data, (bytes32, uint48, uint16, uint16));
            _assertEq(logs[i].topics[2], bytes32(uint256(uint160(stranger))), "creator of the copy");
            _assertEq(claimedAt, block.timestamp, "time of the copy's claim");
        }
    }
}
