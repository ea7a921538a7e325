// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {WorkRegistry} from "../../../../contracts/WorkRegistry.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_RegisterFor_Test is WorkRegistryBase {
    uint256 private constant DEADLINE = START + 1 days;

    function testFuzz_RevertWhen_DeadlinePassed(uint256 deadline, uint256 late) public {
        deadline = _bound(deadline, 0, type(uint48).max - 1);
        late = _bound(late, 1, type(uint48).max - deadline);
        bytes memory signature = _signed(_full(), deadline);
        vm.warp(deadline + late);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureExpired.selector, deadline, deadline + late));
        registry.registerFor(creator, _full(), deadline, signature);
    }

    function test_WhenThisSecondIsTheDeadline() public {
        bytes memory signature = _signed(_full(), DEADLINE);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureExpired.selector, DEADLINE, DEADLINE + 1));
        registry.registerFor(creator, _full(), DEADLINE, signature);
        vm.warp(DEADLINE);
        registry.registerFor(creator, _full(), DEADLINE, signature);
    }

    function testFuzz_RevertWhen_FieldDiffers(uint256 field, uint256 change) public {
        change = _bound(change, 1, type(uint256).max);
        bytes memory signature = _signed(_full(), DEADLINE);
        Registration memory changed = _full();
        (address who, uint256 deadline) = (creator, DEADLINE);
        field %= 8;
        if (field == 0) who = address(uint160(creator) ^ uint160(_bound(change, 1, type(uint160).max)));
        if (field == 1) changed.contentHash ^= bytes32(change);
        if (field == 2) changed.metadataHash ^= bytes32(change);
        if (field == 3) changed.salt ^= bytes32(change);
        if (field == 4) changed.payee = address(uint160(payee) ^ uint160(_bound(change, 1, type(uint160).max)));
        if (field == 5) changed.uses ^= uint16(_bound(change, 1, type(uint16).max));
        if (field == 6) changed.royaltyBps ^= uint16(_bound(change, 1, type(uint16).max));
        if (field == 7) deadline = START + (change % 365 days);
        vm.assume(field != 7 || deadline != DEADLINE);
        _refused(who, changed, deadline, signature);
    }

    function testFuzz_RevertWhen_DomainDiffers(uint256 field, uint256 chain, address where) public {
        string[2] memory names = ["OpenRoyalty WorkRegistry", "OpenRoyalty LicenseRegistry"];
        string[2] memory versions = ["1", "2"];
        field %= 4;
        vm.assume(chain != block.chainid && where != address(registry));
        bytes32 domain = _domainOf(
            names[field == 0 ? 1 : 0],
            versions[field == 1 ? 1 : 0],
            field == 2 ? chain : block.chainid,
            field == 3 ? where : address(registry)
        );
        bytes32 structHash = _registerHash(creator, _full(), DEADLINE);
        _refused(creator, _full(), DEADLINE, _signature(creatorKey, _digestIn(domain, structHash)));
    }

    function testFuzz_RevertWhen_ChainForks(uint64 chain) public {
        vm.assume(chain != block.chainid && chain != 0);
        bytes memory signature = _signed(_full(), DEADLINE);
        uint256 here = block.chainid;
        // The same contract at the same address after a fork: its domain is not cached.
        vm.chainId(chain);
        _refused(creator, _full(), DEADLINE, signature);
        vm.chainId(here);
        registry.registerFor(creator, _full(), DEADLINE, signature);
    }

    function test_RevertWhen_AnotherRegistry() public {
        bytes memory signature = _signed(_full(), DEADLINE);
        WorkRegistry other = new WorkRegistry();
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, creator));
        other.registerFor(creator, _full(), DEADLINE, signature);
    }

    function testFuzz_RevertWhen_SomebodyElseSigned(uint256 key) public {
        key = _bound(key, 1, CURVE_ORDER - 1);
        vm.assume(key != creatorKey);
        bytes32 digest = _digest(_registerHash(creator, _full(), DEADLINE));
        _refused(creator, _full(), DEADLINE, _signature(key, digest));
    }

    function test_RevertWhen_SignatureMalformed() public {
        bytes32 digest = _digest(_registerHash(creator, _full(), DEADLINE));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(creatorKey, digest);
        bytes32 highS = bytes32(CURVE_ORDER - uint256(s));
        uint8 otherV = v == 27 ? 28 : 27;
        bytes32 vs = bytes32(uint256(s) | (uint256(v - 27) << 255));

        bytes[18] memory bad = [
            bytes(""),
            hex"00",
            abi.encodePacked(r),
            // 64 bytes: r and s alone, and EIP-2098's short form.
            abi.encodePacked(r, s),
            abi.encodePacked(r, vs),
            abi.encodePacked(r, s, v, uint8(0)),
            abi.encodePacked(uint8(0), r, s, v),
            // The mirror image of the signature.
            abi.encodePacked(r, highS, otherV),
            abi.encodePacked(r, highS, v),
            abi.encodePacked(r, s, otherV),
            abi.encodePacked(r, s, uint8(v - 27)),
            abi.encodePacked(r, s, uint8(0)),
            abi.encodePacked(r, s, uint8(1)),
            abi.encodePacked(r, s, uint8(29)),
            abi.encodePacked(bytes32(0), s, v),
            abi.encodePacked(r, bytes32(0), v),
            abi.encodePacked(bytes32(CURVE_ORDER), s, v),
            abi.encode(r, s, v)
        ];
        for (uint256 i = 0; i < bad.length; ++i) _refused(creator, _full(), DEADLINE, bad[i]);
        // The good one is good.
        registry.registerFor(creator, _full(), DEADLINE, abi.encodePacked(r, s, v));
    }

    function testFuzz_RevertWhen_SignatureIsNoise(bytes calldata noise) public {
        _refused(creator, _full(), DEADLINE, noise);
    }

    function test_RevertWhen_CreatorHasNoKey() public {
        bytes32 digest = _digest(_registerHash(address(0), _full(), DEADLINE));
        bytes memory bad = abi.encodePacked(digest, bytes32(0), uint8(27));
        // The precompiles from 5 on take what they are asked for bad input and burn the caller's gas, as any hostile contract can.
        for (uint160 who = 0; who < 5; ++who) {
            _refused(address(who), _full(), DEADLINE, bad);
            _refused(address(who), _full(), DEADLINE, "");
        }
        address token = address(new TestDollar());
        _refused(token, _full(), DEADLINE, bad);
        _refused(address(registry), _full(), DEADLINE, bad);
    }

    function test_GivenContractWallet() public {
        ContractWallet contractWallet = new ContractWallet(creator);
        bytes32 digest = _digest(_registerHash(address(contractWallet), _full(), DEADLINE));
        bytes32 workId = registry.registerFor(
            address(contractWallet),
            _full(),
            DEADLINE,
            _signature(creatorKey, digest)
        );
        _assertEq(registry.holderOf(workId), address(contractWallet), "owner");
        _assertEq(workId, _workId(address(contractWallet), HASH), "work id");
    }

    function test_RevertGiven_SignedForAnotherWalletOfTheSameKey() public {
        ContractWallet first = new ContractWallet(creator);
        ContractWallet second = new ContractWallet(creator);
        bytes32 digest = _digest(_registerHash(address(first), _full(), DEADLINE));
        bytes memory signature = _signature(creatorKey, digest);
        _refused(address(second), _full(), DEADLINE, signature);
        _refused(creator, _full(), DEADLINE, signature);
        registry.registerFor(address(first), _full(), DEADLINE, signature);
    }

    function test_RevertGiven_ContractWalletDoesNotSayYes() public {
        ContractWallet contractWallet = new ContractWallet(creator);
        bytes32 digest = _digest(_registerHash(address(contractWallet), _full(), DEADLINE));
        bytes memory signature = _signature(creatorKey, digest);
        for (uint8 i = 2; i <= uint8(type(ContractWallet.Answer).max); ++i) {
            contractWallet.setAnswer(ContractWallet.Answer(i));
            _refused(address(contractWallet), _full(), DEADLINE, signature);
        }
        // And a signature of some length that it does approve.
        contractWallet.setAnswer(ContractWallet.Answer.Yes);
        registry.registerFor(address(contractWallet), _full(), DEADLINE, hex"c0ffee");
    }

    /// @dev An account whose code is 0xef0100 and an address runs that address's code; for the registry it is an account with
    /// code and a key.
    function test_GivenDelegatedAccount() public {
        Registration memory registration = _full();
        vm.etch(creator, address(new TestDollar()).code);
        // The code knows no ERC-1271: a stranger's signature does not pass, the key's does.
        bytes32 digest = _digest(_registerHash(creator, registration, DEADLINE));
        _refused(creator, registration, DEADLINE, _signature(creatorKey + 1, digest));
        registry.registerFor(creator, registration, DEADLINE, _signature(creatorKey, digest));

        // The code answers ERC-1271 for some other key: both pass.
        registration.contentHash = keccak256("second");
        (, uint256 sessionKey) = _actor("session key");
        vm.etch(creator, address(new ContractWallet(vm.addr(sessionKey))).code);
        digest = _digest(_registerHash(creator, registration, DEADLINE));
        _refused(creator, registration, DEADLINE, _signature(creatorKey + 1, digest));
        registry.registerFor(creator, registration, DEADLINE, _signature(sessionKey, digest));
        registration.contentHash = keccak256("third");
        digest = _digest(_registerHash(creator, registration, DEADLINE));
        registry.registerFor(creator, registration, DEADLINE, _signature(creatorKey, digest));
        _assertEq(registry.balanceOf(creator), 3, "works");
    }

    function test_RevertGiven_SignatureWasUsed() public {
        bytes memory signature = _signed(_full(), DEADLINE);
        bytes32 workId = registry.registerFor(creator, _full(), DEADLINE, signature);
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        registry.registerFor(creator, _full(), DEADLINE, signature);
        // Nor after the work has changed hands.
        vm.prank(creator);
        registry.transferFrom(creator, stranger, uint256(workId));
        _expectRevert(IWorkRegistry.WorkAlreadyRegistered.selector, workId);
        registry.registerFor(creator, _full(), DEADLINE, signature);
    }

    function testFuzz_WhenSalt(bytes32 salt, address sender) public {
        vm.assume(salt != 0);
        Registration memory registration = _full();
        registration.salt = salt;
        bytes memory signature = _signed(registration, DEADLINE);
        bytes32 commitment = keccak256(abi.encode(creator, HASH, salt));
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkCommitmentUnknown.selector, commitment));
        registry.registerFor(creator, registration, DEADLINE, signature);

        registry.commit(commitment);
        vm.warp(DEADLINE);
        _expectEvent();
        emit IWorkRegistry.WorkRegistered(_workId(creator, HASH), creator, HASH, METADATA, uint48(START), 21, 750);
        vm.prank(sender);
        registry.registerFor(creator, registration, DEADLINE, signature);
    }

    function testFuzz_RegisterFor(
        uint256 key,
        address sender,
        Registration memory registration,
        uint256 deadline
    ) public {
        key = _bound(key, 1, CURVE_ORDER - 1);
        address who = vm.addr(key);
        vm.assume(registration.contentHash != 0 && registration.payee != address(registry));
        registration.salt = 0;
        registration.uses &= ALL_USES;
        registration.royaltyBps = uint16(_bound(registration.royaltyBps, 0, 1_000));
        deadline = _bound(deadline, START, type(uint256).max);
        bytes memory signature = _signature(key, _digest(_registerHash(who, registration, deadline)));

        vm.prank(sender);
        bytes32 workId = registry.registerFor(who, registration, deadline, signature);

        _assertEq(workId, _workId(who, registration.contentHash), "work id");
        _assertEq(registry.holderOf(workId), who, "owner");
        _assertEq(registry.payeeOf(workId), registration.payee == address(0) ? who : registration.payee, "payee");
        _assertConsent(workId, registration.uses, START, false);
    }

    function _signed(Registration memory registration, uint256 deadline) private view returns (bytes memory) {
        return _signature(creatorKey, _digest(_registerHash(creator, registration, deadline)));
    }

    function _refused(address who, Registration memory registration, uint256 deadline, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IWorkRegistry.WorkSignatureInvalid.selector, who));
        registry.registerFor(who, registration, deadline, signature);
    }
}
