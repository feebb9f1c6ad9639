// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Test} from "forge-std/Test.sol";
import {DatanetRegistry, IDatanetRegistry} from "../../src/DatanetRegistry.sol";
import {IModelRegistry, ModelRegistry} from "../../src/ModelRegistry.sol";
import {PayeeHistory} from "../../src/libraries/PayeeHistory.sol";

contract RegistriesTest is Test {
    DatanetRegistry private datanets = new DatanetRegistry();
    ModelRegistry private models = new ModelRegistry();
    address private alice = makeAddr("alice");
    address private bob = makeAddr("bob");

    function setUp() public {
        vm.warp(1_795_000_000);
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

    /* DATANETS */

    function test_CreateReleasesVersionOneUnderAnIdKnownBefore() public {
        uint256 id = datanets.idOf(alice, "salt");
        assertLt(id, 1 << 64);
        vm.expectEmit();
        emit IDatanetRegistry.Released(id, 1, "root", 96, "manifest");
        vm.prank(alice);
        assertEq(datanets.create("salt", "root", 96, "manifest"), id);
        assertEq(datanets.ownerOf(id), alice);
        assertEq(datanets.versions(id), 1);
        assertEq(datanets.versionHash(id, 1), keccak256(abi.encode(bytes32("root"), 96, bytes32("manifest"))));
    }

    function test_OnlyTheOwnerReleases() public {
        vm.startPrank(alice);
        uint256 id = datanets.create("salt", "root", 96, "manifest");
        assertEq(datanets.release(id, "root2", 97, "manifest2"), 2);
        vm.expectRevert(IDatanetRegistry.EmptyVersion.selector);
        datanets.release(id, 0, 97, "manifest2");
        vm.expectRevert(IDatanetRegistry.EmptyVersion.selector);
        datanets.release(id, "root2", 0, "manifest2");
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidSender.selector, address(0)));
        datanets.create("salt", "root", 96, "manifest");
        vm.stopPrank();
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IDatanetRegistry.NotOwner.selector, id, bob));
        datanets.release(id, "root2", 97, "manifest2");
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 5));
        datanets.release(5, "root2", 97, "manifest2");
    }

    function test_PayeesOfTheirTime() public {
        vm.startPrank(alice);
        uint256 id = datanets.create("salt", "root", 96, "manifest");
        uint256 start = block.timestamp;
        assertEq(datanets.payeeAt(id, start), alice);
        skip(100);
        datanets.setPayee(id, address(0xCAFE0000000000000000));
        skip(100);
        datanets.transferFrom(alice, bob, id);
        assertEq(datanets.payeeAt(id, start + 99), alice);
        assertEq(datanets.payeeAt(id, start + 100), address(0xCAFE0000000000000000));
        assertEq(datanets.payeeAt(id, start + 199), address(0xCAFE0000000000000000));
        assertEq(datanets.payeeAt(id, start + 200), bob);
        assertEq(datanets.payeeAt(id, type(uint256).max), bob);
        vm.expectRevert(abi.encodeWithSelector(IDatanetRegistry.NotOwner.selector, id, alice));
        datanets.setPayee(id, alice);
        vm.stopPrank();
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(PayeeHistory.BadPayee.selector, address(5)));
        datanets.setPayee(id, address(5));
    }

    /* MODELS */

    function test_PublishStoresOneHashAndEmitsTheFields() public {
        vm.expectEmit();
        emit IModelRegistry.Published(1, alice, "harbour-guide");
        vm.expectEmit();
        emit IModelRegistry.VersionPublished(1, 1, keccak256("adapter"), fields(), 5 gwei);
        vm.prank(alice);
        assertEq(models.publish(fields(), "harbour-guide", 5 gwei), 1);
        assertEq(models.versionHash(1, 1), keccak256(abi.encode(fields())));
        (uint32 versions, uint96 price) = models.models(1);
        assertEq(versions, 1);
        assertEq(price, 5 gwei);
        assertEq(models.tokenURI(1), "ipfs://f015512200000000000000000000000000000000000000000000000000000000000000abc");
    }

    function test_VersionsAndPriceAreTheOwners() public {
        vm.startPrank(alice);
        models.publish(fields(), "harbour-guide", 5 gwei);
        assertEq(models.publishVersion(1, fields()), 2);
        models.setPrice(1, 9 gwei);
        (uint32 versions, uint96 price) = models.models(1);
        assertEq(versions, 2);
        assertEq(price, 9 gwei);
        vm.expectRevert(IModelRegistry.BadSlug.selector);
        models.publish(fields(), "ab", 5 gwei);
        IModelRegistry.Version memory empty = fields();
        empty.adapterHash = 0;
        vm.expectRevert(IModelRegistry.EmptyVersion.selector);
        models.publish(empty, "harbour-guide", 5 gwei);
        vm.stopPrank();
        vm.startPrank(bob);
        bytes memory refusal = abi.encodeWithSelector(IModelRegistry.NotOwner.selector, 1, bob);
        vm.expectRevert(refusal);
        models.publishVersion(1, fields());
        vm.expectRevert(refusal);
        models.setPrice(1, 1);
        vm.expectRevert(refusal);
        models.setPayee(1, bob);
    }

    function test_SaleRoyaltyGoesToThePayee() public {
        vm.startPrank(alice);
        models.publish(fields(), "harbour-guide", 5 gwei);
        models.setPayee(1, bob);
        (address receiver, uint256 amount) = models.royaltyInfo(1, 1 ether);
        assertEq(receiver, bob);
        assertEq(amount, 0.05 ether);
        assertTrue(models.supportsInterface(type(IERC2981).interfaceId));
        assertEq(models.payeeAt(1, block.timestamp - 1), alice);
    }

    function test_AnchorsAreOneChainPerCallerAndRun() public {
        vm.startPrank(alice);
        bytes32 first = models.anchorRun("run", 10, "root1");
        assertEq(first, keccak256(abi.encode(bytes32(0), uint64(10), bytes32("root1"))));
        bytes32 second = models.anchorRun("run", 20, "root2");
        assertEq(second, keccak256(abi.encode(first, uint64(20), bytes32("root2"))));
        assertEq(models.runHead(alice, "run"), second);
        vm.stopPrank();
        vm.prank(bob);
        assertEq(models.anchorRun("run", 10, "root1"), first, "another caller starts anew");
        assertEq(models.runHead(alice, "run"), second);
    }
}
