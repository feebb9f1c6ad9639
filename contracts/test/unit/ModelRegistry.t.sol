// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Test} from "forge-std/Test.sol";
import {IModelRegistry, ModelRegistry} from "../../src/ModelRegistry.sol";
import {PayeeHistory} from "../../src/libraries/PayeeHistory.sol";
import {Wallet} from "../Wallets.sol";

/// @notice Branches of ModelRegistry.tree.
contract ModelRegistryTest is Test {
    ModelRegistry private models = new ModelRegistry();
    address private alice = makeAddr("alice");
    address private bob = makeAddr("bob");
    uint256 private id;

    function setUp() public {
        vm.warp(1_795_000_000);
        vm.prank(alice);
        id = models.publish(fields(), "harbour-guide", 5 gwei);
    }

    function fields() private pure returns (IModelRegistry.Version memory) {
        IModelRegistry.DatanetUse[] memory uses = new IModelRegistry.DatanetUse[](1);
        uses[0] = IModelRegistry.DatanetUse(7, 1);
        return IModelRegistry.Version(
            keccak256("base"),
            keccak256("adapter"),
            keccak256("gguf"),
            keccak256("template"),
            keccak256("run"),
            keccak256("index"),
            bytes32(uint256(0xabc)),
            uses
        );
    }

    function unknown() private {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 5));
    }

    /* PUBLISH */

    function test_PublishStoresOneHashAndEmitsTheFields() public {
        vm.expectEmit();
        emit IERC721.Transfer(address(0), bob, 2);
        vm.expectEmit();
        emit IModelRegistry.Published(2, bob, "another-guide");
        vm.expectEmit();
        emit IModelRegistry.VersionPublished(2, 1, keccak256("adapter"), fields(), 9 gwei);
        vm.prank(bob);
        assertEq(models.publish(fields(), "another-guide", 9 gwei), 2);
        assertEq(models.versionHash(2, 1), keccak256(abi.encode(fields())));
        assertEq(models.versionHash(2, 2), 0);
        (uint32 versions, uint96 price) = models.models(2);
        assertEq(versions, 1);
        assertEq(price, 9 gwei);
        assertEq(models.ownerOf(2), bob);
        assertEq(models.lastModelId(), 2);
    }

    function test_ContractsAndDelegatingAccountsPublish() public {
        Wallet account = new Wallet();
        account.execute(address(models), 0, abi.encodeCall(IModelRegistry.publish, (fields(), "abc", 1)));
        assertEq(models.ownerOf(2), address(account));
        vm.signAndAttachDelegation(address(account), 7);
        vm.prank(vm.addr(7));
        models.publish(fields(), "abc", 1);
        assertEq(models.ownerOf(3), vm.addr(7));
    }

    function test_RevertWhen_TheSlugIsShorterThan3OrLongerThan48Bytes() public {
        vm.expectRevert(IModelRegistry.BadSlug.selector);
        models.publish(fields(), "ab", 5 gwei);
        vm.expectRevert(IModelRegistry.BadSlug.selector);
        models.publish(fields(), "0123456789012345678901234567890123456789012345678", 5 gwei);
        models.publish(fields(), "abc", 5 gwei);
        models.publish(fields(), "012345678901234567890123456789012345678901234567", 5 gwei);
    }

    function test_RevertWhen_AVersionHasNoBaseOrNoAdapter() public {
        IModelRegistry.Version memory empty = fields();
        empty.adapterHash = 0;
        vm.startPrank(alice);
        vm.expectRevert(IModelRegistry.EmptyVersion.selector);
        models.publish(empty, "harbour-guide", 5 gwei);
        (empty.adapterHash, empty.baseHash) = ("adapter", 0);
        vm.expectRevert(IModelRegistry.EmptyVersion.selector);
        models.publishVersion(id, empty);
    }

    function test_PublishedVersionsNeverChange() public {
        bytes32 first = models.versionHash(id, 1);
        IModelRegistry.Version memory second = fields();
        second.passportHash = bytes32(uint256(0xdef));
        vm.expectEmit();
        emit IERC4906.MetadataUpdate(id);
        vm.expectEmit();
        emit IModelRegistry.VersionPublished(id, 2, keccak256("adapter"), second, 5 gwei);
        vm.prank(alice);
        assertEq(models.publishVersion(id, second), 2);
        assertEq(models.versionHash(id, 1), first);
        assertEq(models.versionHash(id, 2), keccak256(abi.encode(second)));
        assertEq(
            models.tokenURI(id), "ipfs://f015512200000000000000000000000000000000000000000000000000000000000000def"
        );
    }

    function test_ThePriceHoldsFromItsBlockOn() public {
        vm.expectEmit();
        emit IModelRegistry.PriceSet(id, 9 gwei);
        vm.prank(alice);
        models.setPrice(id, 9 gwei);
        (uint32 versions, uint96 price) = models.models(id);
        assertEq(versions, 1);
        assertEq(price, 9 gwei);
    }

    function test_RevertWhen_AnotherThanTheOwnerChangesTheModel() public {
        vm.prank(alice);
        models.approve(bob, id);
        bytes memory refusal = abi.encodeWithSelector(IModelRegistry.NotOwner.selector, id, bob);
        vm.startPrank(bob);
        vm.expectRevert(refusal);
        models.publishVersion(id, fields());
        vm.expectRevert(refusal);
        models.setPrice(id, 1);
        vm.expectRevert(refusal);
        models.setPayee(id, bob);
    }

    function test_RevertWhen_TheModelDoesNotExist() public {
        unknown();
        models.publishVersion(5, fields());
        unknown();
        models.setPrice(5, 1);
        unknown();
        models.setPayee(5, alice);
        unknown();
        models.payeeAt(5, 0);
        unknown();
        models.royaltyInfo(5, 1);
        unknown();
        models.tokenURI(5);
    }

    /* PAYEES */

    function test_AModelTransferredAfterAnAnswerStillPaysThePayeeOfTheAnswersTime() public {
        uint256 answered = block.timestamp + 50;
        skip(100);
        vm.expectEmit();
        emit IModelRegistry.PayeeSet(id, bob);
        vm.prank(alice);
        models.transferFrom(alice, bob, id);
        assertEq(models.payeeAt(id, answered), alice);
        assertEq(models.payeeAt(id, block.timestamp), bob);
    }

    function test_APayeeEndsWithTheTransfer() public {
        address payee = makeAddr("payee");
        vm.startPrank(alice);
        models.setPayee(id, payee);
        assertEq(models.payeeAt(id, block.timestamp), payee);
        skip(1);
        models.transferFrom(alice, bob, id);
        assertEq(models.payeeAt(id, block.timestamp), bob);
        assertEq(models.payeeAt(id, block.timestamp - 1), payee);
    }

    function test_RevertWhen_ThePayeeWouldBeAPool() public {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(PayeeHistory.BadPayee.selector, address(5)));
        models.setPayee(id, address(5));
    }

    function test_ASaleOwesThePayeeFivePercent() public {
        vm.prank(alice);
        models.setPayee(id, bob);
        (address receiver, uint256 amount) = models.royaltyInfo(id, 1 ether);
        assertEq(receiver, bob);
        assertEq(amount, 0.05 ether);
    }

    /* RUNS */

    function test_AnchorsAreOneChainPerCallerAndRun() public {
        vm.startPrank(alice);
        bytes32 first = keccak256(abi.encode(bytes32(0), uint64(10), bytes32("root1")));
        vm.expectEmit();
        emit IModelRegistry.RunAnchored(alice, "run", 10, "root1", first);
        assertEq(models.anchorRun("run", 10, "root1"), first);
        bytes32 second = models.anchorRun("run", 20, "root2");
        assertEq(second, keccak256(abi.encode(first, uint64(20), bytes32("root2"))));
        assertEq(models.runHead(alice, "run"), second);
        assertEq(models.anchorRun("another", 10, "root1"), first, "another run starts anew");
        vm.stopPrank();
        vm.prank(bob);
        assertEq(models.anchorRun("run", 10, "root1"), first, "another caller starts anew");
        assertEq(models.runHead(alice, "run"), second);
    }

    function test_ItSpeaksErc165Erc721Erc2981AndErc4906() public view {
        assertTrue(models.supportsInterface(0x01ffc9a7));
        assertTrue(models.supportsInterface(type(IERC721).interfaceId));
        assertTrue(models.supportsInterface(type(IERC2981).interfaceId));
        assertTrue(models.supportsInterface(0x49064906));
        assertFalse(models.supportsInterface(0xffffffff));
        assertEq(models.name(), "ModelFactory Model");
        assertEq(models.symbol(), "MODEL");
    }
}
